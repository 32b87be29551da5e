#pragma once
// A square kilometre with one of everything, made anew for each test.
#include "core/service/case_service.h"
#include "core/store/store.h"

#include <QTemporaryDir>

#include <string>

namespace wanmi::test {

inline constexpr int kSrid = 4547;
/// South-west corner, millimetres.
inline constexpr Point kCorner{500'000'000, 4'400'000'000};

/// A place so many metres east and north of the corner.
constexpr Point metres(double east, double north) {
    return {kCorner.x + static_cast<std::int64_t>(east * 1000),
            kCorner.y + static_cast<std::int64_t>(north * 1000)};
}
/// Four cells of 500 m, codes …001 (south-west), …002 (south-east), …003, …004; duty grid …01
/// south, …02 north; water in x 100–200, y 0–1000; park in x 700–900, y 700–900; road 解放路 along
/// y = 500; a lamp component 9901010101000001 at (800, 200).
class SmallCity {
public:
    SmallCity();
    const std::string& path() const { return m_path; }
    QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    std::string m_path;
};

CaseRow caseRow(const std::string& id, Lamp lamp, Point place);
std::string dataFolder();

} // namespace wanmi::test
