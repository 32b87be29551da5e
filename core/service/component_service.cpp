#include "core/service/component_service.h"

#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/service/component_life.h"
#include "core/service/component_writer.h"
#include "core/store/recensus_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace wanmi {
namespace {

constexpr std::int64_t kTellEvery = 512;
constexpr std::size_t kNamed = 20;

/// What is done to each component that is meant.
struct Deed {
    ComponentDeed deed = ComponentDeed::Corrected;
    std::function<Status(Component&)> apply;
};

Result<std::vector<std::int64_t>> codesMeant(Desk& desk, const ComponentChoice& which,
                                             bool retired) {
    auto codes = which.codes;
    if (which.where) {
        auto filter = *which.where;
        filter.retired = retired;
        WANMI_LET(const auto found, ComponentStore{desk.db()}.codes(filter, -1, 0));
        codes.insert(codes.end(), found.begin(), found.end());
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    if (codes.empty()) return fail(Errc::Invalid, "component.none_meant");
    return codes;
}

/// Is it as the actor thinks it is?
Status asSeen(Desk& desk, const Component& c, const ComponentOrder& order, ComponentDeed deed) {
    if (order.revision) {
        WANMI_LET(const auto revision, ComponentStore{desk.db()}.revision(c.code));
        if (revision != *order.revision) return somebodyWasFirst(desk, c.code);
    }
    if (!c.retiredAt) return ok();
    WANMI_LET(const auto today, codeToday(desk, c.code));
    if (today != c.code) {
        return fail(Errc::Conflict, "component.has_new_code",
                    {{"code", componentText(c.code)}, {"now", componentText(today)}});
    }
    if (deed == ComponentDeed::Restored) return ok();
    return fail(Errc::Conflict, "component.is_retired",
                {{"code", componentText(c.code)}, {"since", localText(*c.retiredAt, desk.zone())}});
}

/// Done where something changed; a dry run is taken back with its transaction.
Result<ComponentReceipt> ended(Transaction& tx, ComponentReceipt receipt, bool dryRun) {
    if (receipt.changed == 0) {
        return fail(Errc::Conflict, "component.nothing_to_change",
                    {{"count", std::to_string(receipt.meant)}});
    }
    if (dryRun) {
        receipt.batch.clear();
        return receipt;
    }
    WANMI_TRY(tx.commit());
    return receipt;
}

Result<ComponentReceipt> run(Desk& desk, const ComponentChoice& which, const ComponentOrder& order,
                             const Deed& deed, const Progress& progress) {
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(auto writer, ComponentWriter::begin(desk, order, componentDeedCode(deed.deed)));
    WANMI_LET(const auto codes, codesMeant(desk, which, deed.deed == ComponentDeed::Restored));
    const auto all = static_cast<std::int64_t>(codes.size());
    writer.receipt().meant = all;
    std::int64_t done = 0;
    for (const auto code : codes) {
        if (done++ % kTellEvery == 0) WANMI_TRY(tell(progress, "component.changing", done, all));
        WANMI_LET(const auto before, knownComponent(desk, code));
        WANMI_TRY(asSeen(desk, before, order, deed.deed));
        auto after = before;
        WANMI_TRY(deed.apply(after));
        WANMI_LET(const bool changed, writer.change(before, std::move(after), deed.deed));
        static_cast<void>(changed);
    }
    WANMI_LET(auto receipt, writer.finish());
    return ended(tx, std::move(receipt), order.dryRun);
}

using Fields = std::vector<std::pair<std::string, std::string>>;

/// The fields a person typed, tried on an empty component before any is touched.
Status checkFields(Desk& desk, const Fields& fields) {
    Component probe;
    for (const auto& [field, value] : fields) {
        WANMI_TRY(setField(probe, field, value));
    }
    return departmentsKnown(desk, probe);
}

Result<Point> inStore(Desk& desk, LonLat at) {
    WANMI_LET(const auto* projection, desk.projection());
    return projection->toStore(at);
}

Result<std::string> kindOf(Desk& desk, const std::string& text) {
    const auto code = text.size() == 4 && isDigits(text) ? KindCode::of(KindType::Component, text)
                                                         : KindCode::parse(text);
    if (!code || code->isEvent() || desk.rules().catalogue.find(*code) == nullptr) {
        return fail(Errc::Invalid, "component.bad_kind", {{"kind", text}});
    }
    return code->code();
}

} // namespace

Result<ComponentReceipt> ComponentService::add(const NewComponents& what,
                                               const ComponentOrder& order,
                                               const Progress& progress) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(auto writer, ComponentWriter::begin(*m_desk, order, "added"));
    WANMI_TRY(checkFields(*m_desk, what.fields));
    if (what.at.empty()) return fail(Errc::Invalid, "component.none_meant");
    Component c;
    WANMI_LET(c.kind, kindOf(*m_desk, what.kind));
    for (const auto& [field, value] : what.fields) {
        WANMI_TRY(setField(c, field, value));
    }
    const auto all = static_cast<std::int64_t>(what.at.size());
    writer.receipt().meant = all;
    std::int64_t done = 0;
    for (const auto at : what.at) {
        if (done++ % kTellEvery == 0) WANMI_TRY(tell(progress, "component.changing", done, all));
        WANMI_LET(c.at, inStore(*m_desk, at));
        WANMI_TRY(writer.add(c));
    }
    WANMI_LET(auto receipt, writer.finish());
    return ended(tx, std::move(receipt), order.dryRun);
}

Result<ComponentReceipt> ComponentService::move(const ComponentChoice& which,
                                                const ComponentMove& to,
                                                const ComponentOrder& order,
                                                const Progress& progress) {
    if (!to.to) {
        const auto mm = [](double m) { return std::llround(m * kMillimetres); };
        const std::int64_t east = mm(to.eastM);
        const std::int64_t north = mm(to.northM);
        return run(*m_desk, which, order,
                   {ComponentDeed::Moved,
                    [east, north](Component& c) {
                        c.at = {c.at.x + east, c.at.y + north};
                        return ok();
                    }},
                   progress);
    }
    if (which.codes.size() != 1 || which.where) {
        return fail(Errc::Invalid, "component.one_place");
    }
    WANMI_LET(const auto at, inStore(*m_desk, *to.to));
    return run(*m_desk, which, order,
               {ComponentDeed::Moved,
                [at](Component& c) {
                    c.at = at;
                    return ok();
                }},
               progress);
}

Result<ComponentReceipt> ComponentService::correct(const ComponentChoice& which,
                                                   const Fields& fields,
                                                   const ComponentOrder& order,
                                                   const Progress& progress) {
    WANMI_TRY(checkFields(*m_desk, fields));
    return run(*m_desk, which, order,
               {ComponentDeed::Corrected,
                [&fields](Component& c) -> Status {
                    for (const auto& [field, value] : fields) {
                        WANMI_TRY(setField(c, field, value));
                    }
                    return ok();
                }},
               progress);
}

Result<ComponentReceipt> ComponentService::retire(const ComponentChoice& which,
                                                  const ComponentOrder& order,
                                                  const Progress& progress) {
    if (trim(order.note).empty()) return fail(Errc::Invalid, "component.needs_note");
    const auto now = m_desk->now();
    return run(*m_desk, which, order,
               {ComponentDeed::Retired,
                [now](Component& c) {
                    c.retiredAt = now;
                    return ok();
                }},
               progress);
}

Result<ComponentReceipt> ComponentService::restore(const ComponentChoice& which,
                                                   const ComponentOrder& order,
                                                   const Progress& progress) {
    return run(*m_desk, which, order,
               {ComponentDeed::Restored,
                [](Component& c) {
                    c.retiredAt.reset();
                    return ok();
                }},
               progress);
}

Result<ComponentReceipt> ComponentService::setOwner(const ComponentChoice& which,
                                                    const ComponentOwner& to,
                                                    const ComponentOrder& order,
                                                    const Progress& progress) {
    Component probe;
    probe.ownerDept = to.owner.value_or("");
    probe.manageDept = to.manager.value_or("");
    probe.maintainDept = to.keeper.value_or("");
    WANMI_TRY(departmentsKnown(*m_desk, probe));
    return run(*m_desk, which, order,
               {ComponentDeed::Owner,
                [&to](Component& c) {
                    c.ownerDept = to.owner.value_or(c.ownerDept);
                    c.manageDept = to.manager.value_or(c.manageDept);
                    c.maintainDept = to.keeper.value_or(c.maintainDept);
                    return ok();
                }},
               progress);
}

namespace {

/// The act that is to be taken back.
Result<ComponentBatch> actToUndo(Desk& desk, const std::string& id) {
    ComponentStore store{desk.db()};
    WANMI_LET(auto found, id.empty() ? store.lastBulk() : store.batch(id));
    const Args named{{"batch", id}};
    if (!found)
        return fail(Errc::NotFound, id.empty() ? "component.no_bulk" : "component.no_act", named);
    if (!found->undoneBy.empty()) {
        WANMI_LET(const auto by, store.batch(found->undoneBy));
        return fail(Errc::Conflict, "component.undone",
                    {{"batch", id}, {"by", by ? by->author : found->undoneBy}});
    }
    if (!found->undoes.empty()) return fail(Errc::Conflict, "component.is_undo", named);
    return *std::move(found);
}

/// What a component is after this change is taken back, and what that is called.
Result<ComponentDeed> takeBack(Component& c, const ComponentChange& change, Instant now) {
    switch (change.deed) {
    case ComponentDeed::Added: c.retiredAt = now; return ComponentDeed::Retired;
    case ComponentDeed::Retired:
        WANMI_TRY(putFields(c, change.before));
        return ComponentDeed::Restored;
    case ComponentDeed::Restored:
        WANMI_TRY(putFields(c, change.before));
        return ComponentDeed::Retired;
    default: WANMI_TRY(putFields(c, change.before)); return change.deed;
    }
}

Error allChangedSince(const std::vector<std::int64_t>& refused) {
    std::vector<std::string> shown;
    for (const auto code : refused) {
        if (shown.size() == kNamed) break;
        shown.push_back(componentText(code));
    }
    return fail(Errc::Conflict, "component.all_changed_since",
                {{"count", std::to_string(refused.size())},
                 {"codes", fmt::format("{}{}", fmt::join(shown, ", "),
                                       refused.size() > kNamed ? ", …" : "")}});
}

} // namespace

Result<ComponentReceipt> ComponentService::undo(const std::string& batch,
                                                const ComponentOrder& order,
                                                const Progress& progress) {
    auto& db = m_desk->db();
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(auto writer, ComponentWriter::begin(*m_desk, order, "undo"));
    WANMI_LET(const auto act, actToUndo(*m_desk, batch));
    ComponentStore store{db};
    RecensusStore rows{db};
    WANMI_LET(const auto changes, store.ofBatch(act.id));
    const auto all = static_cast<std::int64_t>(changes.size());
    writer.receipt().meant = all;
    std::int64_t done = 0;
    for (const auto& change : changes) {
        if (done++ % kTellEvery == 0) WANMI_TRY(tell(progress, "component.changing", done, all));
        WANMI_LET(const auto before, knownComponent(*m_desk, change.code));
        WANMI_LET(const auto revision, store.revision(change.code));
        WANMI_LET(const bool same, hasFields(before, change.after)); // an import keeps no history
        WANMI_LET(const auto today, codeToday(*m_desk, change.code));
        if (revision != change.seq || !same || today != change.code) {
            writer.receipt().refused.push_back(change.code);
            continue;
        }
        auto after = before;
        WANMI_LET(const auto deed, takeBack(after, change, writer.now()));
        WANMI_LET(const bool changed, writer.change(before, std::move(after), deed));
        if (changed) WANMI_TRY(rows.reopen(act.id, change.code));
    }
    if (writer.receipt().changed == 0) return allChangedSince(writer.receipt().refused);
    WANMI_TRY(store.markUndone(act.id, writer.batch()));
    WANMI_LET(auto receipt, writer.finish(act.id));
    return ended(tx, std::move(receipt), order.dryRun);
}

Result<ComponentView> ComponentService::show(std::int64_t code) {
    ComponentView out;
    WANMI_LET(out.row, knownComponent(*m_desk, code));
    WANMI_LET(const auto* projection, m_desk->projection());
    out.at = projection->toLonLat(out.row.at);
    WANMI_LET(out.place, PlaceStore{m_desk->db()}.placeOf(out.row.at));
    WANMI_LET(out.revision, ComponentStore{m_desk->db()}.revision(code));
    return out;
}

Result<ComponentRow> ComponentService::row(std::int64_t code) {
    ComponentRow out;
    WANMI_LET(out.row, knownComponent(*m_desk, code));
    WANMI_LET(const auto* projection, m_desk->projection());
    out.at = projection->toLonLat(out.row.at);
    return out;
}

Result<ComponentPage> ComponentService::list(const ComponentFilter& filter, std::int64_t limit,
                                             std::int64_t offset) {
    ComponentStore store{m_desk->db()};
    ComponentPage out;
    WANMI_LET(out.total, store.count(filter));
    WANMI_LET(const auto codes, store.codes(filter, limit, offset));
    for (const auto code : codes) {
        WANMI_LET(auto line, row(code));
        out.rows.push_back(std::move(line));
    }
    return out;
}

Result<DoublesPage> ComponentService::doubles(const ComponentFilter& filter,
                                              std::optional<double> metres, std::int64_t limit,
                                              std::int64_t offset, const Progress& progress) {
    DoublesPage out;
    out.metres = metres.value_or(m_desk->rules().profile.components.doubleMetres);
    WANMI_LET(const auto pairs, ComponentStore{m_desk->db()}.doubles(filter, out.metres, progress));
    out.total = static_cast<std::int64_t>(pairs.size());
    for (auto i = offset; i < out.total && i - offset < limit; ++i) {
        const auto& pair = pairs[static_cast<std::size_t>(i)];
        WANMI_LET(auto first, row(pair.first));
        WANMI_LET(auto second, row(pair.second));
        out.pairs.push_back({std::move(first), std::move(second), pair.metres});
    }
    return out;
}

Result<std::vector<ComponentBatch>> ComponentService::acts(std::int64_t limit) {
    return ComponentStore{m_desk->db()}.batches(limit);
}

} // namespace wanmi
