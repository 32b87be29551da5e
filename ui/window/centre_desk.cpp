#include "ui/window/centre_desk.h"

#include "core/service/conflict_places.h"
#include "core/store/row_change.h"
#include "gis/canvas/map_view.h"
#include "ui/dialogs/centre_dialog.h"
#include "ui/models/text.h"
#include "ui/widgets/sync_strip.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::int64_t kAround = 40'000; // millimetres of ground round what is shown

MarkSign signOf(ConflictPlace::Side side) {
    switch (side) {
    case ConflictPlace::Side::Mine: return MarkSign::Changed;
    case ConflictPlace::Side::Theirs: return MarkSign::Moved;
    case ConflictPlace::Side::Before: return MarkSign::Same;
    }
    return MarkSign::Same;
}

} // namespace

CentreDesk::CentreDesk(Session& session, MapView& map, QWidget* window)
    : QObject(window),
      m_session(session),
      m_map(map),
      m_window(window),
      m_watch(session.storePath(), session.centreLine()),
      m_strip(new SyncStrip{session, window}) {
    connect(m_strip, &SyncStrip::clicked, this, &CentreDesk::open);
    connect(&m_watch, &CentreWatch::changed, m_strip, &SyncStrip::ask);
    connect(&m_watch, &CentreWatch::round, m_strip, &SyncStrip::ask);
}

void CentreDesk::open() {
    if (!m_session.isOpen()) return;
    if (m_dialog == nullptr) {
        m_dialog = new CentreDialog{m_session, m_watch, *m_strip, m_window};
        connect(m_dialog, &CentreDialog::chosen, this, &CentreDesk::show);
    } else {
        m_dialog->read();
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void CentreDesk::show(const ConflictRow* conflict) {
    if (m_marked) m_map.setMarks({});
    m_marked = false;
    if (conflict == nullptr) return;
    mark(*conflict);
    if (conflict->kind == "step") emit caseWanted(toQt(conflict->key));
    if (conflict->table != "component") return;
    const auto key = columnsFromText(conflict->key);
    const auto* code = key ? columnOf(*key, "code") : nullptr;
    const auto* number = code == nullptr ? nullptr : std::get_if<std::int64_t>(code);
    if (number != nullptr) emit componentWanted(*number);
}

void CentreDesk::mark(const ConflictRow& conflict) {
    std::vector<MapMark> marks;
    Box box;
    for (auto& place : placesOf(conflict)) {
        box.add({place.at.x - kAround, place.at.y - kAround});
        box.add({place.at.x + kAround, place.at.y + kAround});
        for (const auto& line : place.lines) {
            for (const auto& point : line) {
                box.add(point);
            }
        }
        marks.push_back({place.at,
                         {},
                         signOf(place.side),
                         place.side == ConflictPlace::Side::Mine,
                         std::move(place.lines)});
    }
    if (marks.empty()) return;
    m_map.setMarks(std::move(marks));
    m_map.zoomTo(box);
    m_marked = true;
}

} // namespace wanmi
