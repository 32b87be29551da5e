#pragma once
// Rows of evidence as a centre keeps them, for one that is in memory.
#include "core/base/hash.h"
#include "core/domain/casework/case.h"
#include "core/store/row_change.h"

#include <algorithm>
#include <string>
#include <vector>

namespace wanmi::test {

inline std::string textIn(const Columns& columns, std::string_view name) {
    const auto* value = columnOf(columns, name);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? std::string{} : *text;
}

/// Those of one case. What tells of their content goes as at the real centre.
class MemoryFiles {
public:
    /// What erases, among the events of the case: of an erased row its own must be there.
    static bool isErasure(const std::vector<CaseEvent>& events, const std::string& id) {
        return std::any_of(events.begin(), events.end(), [&id](const CaseEvent& e) {
            return e.type == Action::PersonalDataErased && e.id == id;
        });
    }
    /// Every file of a citizen, whatever its mark.
    void erase(const std::string& event, const std::string& entry) {
        if (m_erasure.empty()) m_erasure = event;
        for (auto& f : m_files) {
            if (textIn(f.row, "salt").empty()) continue;
            blank(f.row, event);
            f.entry = entry;
        }
    }
    void take(Columns row, const std::string& entry) {
        if (!m_erasure.empty() && !textIn(row, "salt").empty()) blank(row, m_erasure);
        for (const auto& f : m_files) {
            const bool same =
                !textIn(row, "hash").empty() && is(f.row, row, "hash") && is(f.row, row, "purpose");
            if (same || is(f.row, row, "id")) return;
        }
        m_files.push_back({std::move(row), entry});
    }
    /// Those that came in by the entry, or were changed by it; "" all. "" none.
    std::string text(const std::string& entry) const {
        std::string out;
        for (const auto& f : m_files) {
            if (!entry.empty() && f.entry != entry) continue;
            out += (out.empty() ? "" : ",") + columnsText(f.row);
        }
        return out.empty() ? out : "[" + out + "]";
    }
    /// As CaseHead::files.
    std::string digest() const {
        std::vector<std::string> ids;
        for (const auto& f : m_files) {
            ids.push_back(textIn(f.row, "id"));
        }
        std::sort(ids.begin(), ids.end());
        std::string out;
        for (const auto& id : ids) {
            out += (out.empty() ? "" : ",") + id;
        }
        return out.empty() ? out : sha256(out);
    }

private:
    struct File {
        Columns row;
        std::string entry;
    };
    static bool is(const Columns& a, const Columns& b, std::string_view column) {
        return textIn(a, column) == textIn(b, column);
    }
    static void blank(Columns& row, const std::string& event) {
        for (const auto* column : {"hash", "salt", "taken_at", "lon_e7", "lat_e7"}) {
            setColumn(row, column, {});
        }
        setColumn(row, "name", std::string{});
        setColumn(row, "erased_by", event);
    }

    std::vector<File> m_files;
    std::string m_erasure;
};

} // namespace wanmi::test
