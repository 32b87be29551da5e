#include "ui/docks/draft_keeper.h"

#include "core/service/grid_admin.h"
#include "ui/models/text.h"

#include <utility>

namespace wanmi {

DraftKeeper::DraftKeeper(Session& session, QObject* parent) : QObject(parent), m_session(session) {}

std::shared_ptr<LongWork> DraftKeeper::open(const QString& name, DeskWorker::Told told) {
    close();
    const int round = m_round;
    return m_session.worker().runLong(
        this,
        [name = fromQt(name)](Desk& desk, const Progress& progress) {
            return GridAdmin{desk}.open(name, progress);
        },
        std::move(told),
        [this, round, name = fromQt(name)](Result<GridDraft> draft) {
            if (round != m_round) return;
            if (!draft) {
                emit failed(draft.error());
                return;
            }
            m_draft.emplace(*std::move(draft));
            m_name = name;
            m_sent = m_draft->lines();
            emit opened();
        });
}

void DraftKeeper::close() {
    ++m_round;
    m_draft.reset();
    m_name.clear();
    m_waiting = 0;
}

void DraftKeeper::keep(bool edit) {
    const std::size_t from = m_sent;
    m_sent = m_draft->lines();
    m_lastIsEdit = edit;
    ++m_waiting;
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [name = m_name, from, lines = m_draft->log(from), actor = m_session.actor().login](
            Desk& desk) { return GridAdmin{desk}.keep(name, from, lines, actor); },
        [this, round = m_round](const Status& status) {
            if (round == m_round) onKept(status);
        });
}

void DraftKeeper::onKept(const Status& status) {
    --m_waiting;
    if (status) {
        if (m_waiting == 0) emit kept();
        return;
    }
    if (m_waiting == 0 && m_lastIsEdit) {
        m_draft->forget();
        m_sent = m_draft->lines();
        emit lost(status.error(), false);
        return;
    }
    ++m_round; // what follows it cannot be kept either
    m_waiting = 0;
    emit lost(status.error(), true);
}

Result<const MeshChange*> DraftKeeper::apply(const MeshEdit& edit) {
    auto change = m_draft->apply(edit);
    if (change) keep(true);
    return change;
}

const MeshChange* DraftKeeper::undo() {
    const MeshChange* change = m_draft->undo();
    if (change != nullptr) keep(false);
    return change;
}

const MeshChange* DraftKeeper::redo() {
    const MeshChange* change = m_draft->redo();
    if (change != nullptr) keep(false);
    return change;
}

} // namespace wanmi
