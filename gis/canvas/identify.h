#pragma once
// What lies under a place, asked of core on a thread of its own.
#include "core/geometry/shapes.h"

#include <QObject>
#include <QString>

#include <memory>
#include <string>

namespace wanmi {

/// Codes and names found; empty where there is none.
struct PlaceAnswer {
    Point at;
    QString district, street, community, cell, dutyGrid, component, road;
};

/// Reads a store on a worker thread; the newest question wins.
class MapInquiry final : public QObject {
    Q_OBJECT

public:
    explicit MapInquiry(std::string storePath, QObject* parent = nullptr);
    ~MapInquiry() override;
    /// Components and roads count within `reach` metres. Answers by found().
    void ask(Point at, double reach);

signals:
    void found(const wanmi::PlaceAnswer& answer);

private:
    struct State;
    std::unique_ptr<State> m;
};

} // namespace wanmi

Q_DECLARE_METATYPE(wanmi::PlaceAnswer)
