// Holding a survey against the stock.
#include "core/base/text.h"
#include "core/domain/people/rights.h"
#include "core/geometry/measures.h"
#include "core/service/component_life.h"
#include "core/service/component_rows.h"
#include "core/service/component_writer.h"
#include "core/service/import_run.h"
#include "core/service/recensus.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_map>

namespace wanmi {
namespace {

constexpr std::int64_t kTellEvery = 512;

/// A row of the survey, and the component it was matched with.
struct Found {
    std::int64_t number = 0;
    SurveyedComponent survey;
    std::optional<Component> stock;
    std::string matched;
};

void takeText(const SurveyedComponent& survey, const char* field, std::string Component::*text,
              Component& into) {
    const auto& told = survey.told;
    if (std::find(told.begin(), told.end(), field) != told.end()) into.*text = survey.c.*text;
}

/// Further attributes count where both have them; those the survey alone has come along.
std::string mergedExtra(const std::string& stock, const std::string& survey, bool& differs) {
    auto merged = stock.empty() ? Result<Json>{Json::object()} : parseJson(stock);
    const auto add = survey.empty() ? Result<Json>{Json::object()} : parseJson(survey);
    if (!merged || !add) return stock;
    for (const auto& [name, value] : add->items()) {
        const auto at = merged->find(name);
        differs |= at != merged->end() && *at != value;
        (*merged)[name] = value;
    }
    return merged->empty() ? std::string{} : plainJson(*merged);
}

/// Stock, with what the survey says otherwise; true where a field differs.
bool takeFields(const SurveyedComponent& survey, Component& into) {
    const auto before = into;
    into.state = componentStateCode(into.state);
    const auto state = into.state;
    takeText(survey, "name", &Component::name, into);
    takeText(survey, "manage_dept", &Component::manageDept, into);
    takeText(survey, "owner_dept", &Component::ownerDept, into);
    takeText(survey, "maintain_dept", &Component::maintainDept, into);
    takeText(survey, "state", &Component::state, into);
    takeText(survey, "note", &Component::note, into);
    const bool otherState = into.state != state;
    if (!otherState) into.state = before.state;
    bool differs = !differenceOf(before, into).empty();
    into.extra = mergedExtra(into.extra, survey.c.extra, differs);
    return differs;
}

class Comparison {
public:
    Comparison(Desk& desk, RowSource& source, const ImportOptions& how,
               const RecensusOptions& options, const Messages& messages, const Progress& progress)
        : m_desk(&desk),
          m_source(&source),
          m_how(&how),
          m_options(&options),
          m_progress(&progress),
          m_store(desk.db()),
          m_report(messages, source.columns()) {
        const auto& rules = desk.rules().profile.components;
        m_out.what.matchMetres = options.matchMetres.value_or(rules.matchMetres);
        m_out.what.movedMetres = options.movedMetres.value_or(rules.movedMetres);
    }

    Result<RecensusSummary> run(const ImportTables& tables) {
        WANMI_TRY(m_desk->projection());
        WANMI_TRY(mayCompare());
        WANMI_TRY(areaKnown());
        WANMI_LET(const auto fields, ImportFields::open(*m_how, tables, m_source->columns()));
        WANMI_LET(auto rows, PlacedRows::open(*m_desk, *m_source, *m_how, fields, true));
        WANMI_TRY(readAll(fields, rows));
        WANMI_TRY(byCode());
        WANMI_TRY(byKey());
        WANMI_TRY(byPlace());
        classify();
        WANMI_TRY(missing());
        return keep();
    }

private:
    Status mayCompare() {
        WANMI_LET(const auto actor, m_desk->acting(m_options->actor));
        WANMI_TRY(mayAdminister(actor, AdminAct::ChangeComponents));
        m_out.what.author = actor.login;
        return ok();
    }

    Status areaKnown() {
        for (const auto& code : m_options->area) {
            WANMI_LET(const auto region, m_store.region(code));
            WANMI_LET(const auto cell, m_store.cell(code));
            if (!region && !cell) {
                return fail(Errc::Invalid, "people.unknown_region", {{"region", code}});
            }
        }
        for (const auto& kind : m_options->kinds) {
            const auto code = KindCode::of(KindType::Component, kind);
            if (!code || m_desk->rules().catalogue.find(*code) == nullptr) {
                return fail(Errc::Invalid, "component.bad_kind", {{"kind", kind}});
            }
        }
        return ok();
    }

    Status readAll(const ImportFields& fields, PlacedRows& placed) {
        ComponentRows reader{*m_desk, *m_source, *m_how, fields, placed};
        WANMI_TRY(reader.open(m_store));
        for (SourceRow row;;) {
            if (m_out.what.read % kTellEvery == 0) {
                WANMI_TRY(tell(*m_progress, "import.reading", m_out.what.read,
                               m_source->estimatedRows()));
            }
            WANMI_LET(const bool more, placed.next(row));
            if (!more) break;
            ++m_out.what.read;
            auto survey = reader.read(row);
            if (survey) {
                m_found.push_back({row.number, *std::move(survey), {}, {}});
            } else if (survey.error().reason.find('.') == std::string::npos) {
                flag(row, survey.error().reason, survey.error().args);
            } else {
                return survey.error();
            }
        }
        if (!m_found.empty() || m_out.what.read == 0) return ok();
        return fail(Errc::Invalid, "component.nothing_read",
                    {{"rows", std::to_string(m_out.what.read)}});
    }

    void flag(const SourceRow& row, const std::string& reason, const Args& args) {
        ++m_out.what.flagged;
        ++m_out.flags[reason];
        m_report.add(row, reason, args, false);
    }

    /// Matches a row with a component, each of which stands for one row.
    bool match(Found& found, Component stock, const char* by) {
        if (!m_taken.insert(stock.code).second) return false;
        found.stock = std::move(stock);
        found.matched = by;
        return true;
    }

    Status byCode() {
        for (auto& found : m_found) {
            if (!found.survey.given) continue;
            // The survey may be older than an act that gave the district another code.
            WANMI_LET(const auto today, codeToday(*m_desk, found.survey.given->number()));
            WANMI_LET(auto stock, m_store.component(today));
            if (stock) match(found, *std::move(stock), "code");
        }
        return ok();
    }

    Status byKey() {
        for (auto& found : m_found) {
            if (found.stock) continue;
            const auto& c = found.survey.c;
            WANMI_LET(const auto code, m_store.componentBySource(c.kind, c.sourceKey));
            if (!code || m_taken.contains(*code)) continue;
            WANMI_LET(auto stock, m_store.component(*code));
            if (stock) match(found, *std::move(stock), "key");
        }
        return ok();
    }

    /// Of all pairs that are near enough the nearest first, so that no row takes another's.
    Status byPlace() {
        std::vector<std::tuple<double, std::size_t, std::int64_t>> pairs;
        std::unordered_map<std::int64_t, Component> near;
        for (std::size_t i = 0; i < m_found.size(); ++i) {
            if (i % kTellEvery == 0) {
                WANMI_TRY(tell(*m_progress, "component.comparing", static_cast<std::int64_t>(i),
                               static_cast<std::int64_t>(m_found.size())));
            }
            if (m_found[i].stock) continue;
            WANMI_LET(auto others, around(m_found[i].survey.c));
            for (auto& other : others) {
                const double away = distanceM(m_found[i].survey.c.at, other.at);
                if (away > m_out.what.matchMetres || m_taken.contains(other.code)) continue;
                pairs.emplace_back(away, i, other.code);
                const auto code = other.code;
                near.insert_or_assign(code, std::move(other));
            }
        }
        std::sort(pairs.begin(), pairs.end());
        for (const auto& [away, i, code] : pairs) {
            if (!m_found[i].stock) match(m_found[i], near.at(code), "near");
        }
        return ok();
    }

    Result<std::vector<Component>> around(const Component& c) {
        const auto reach = static_cast<std::int64_t>(m_out.what.matchMetres * kMillimetres) + 1;
        const Box box{c.at.x - reach, c.at.y - reach, c.at.x + reach, c.at.y + reach};
        return m_store.componentsIn(box, c.kind, std::numeric_limits<std::size_t>::max());
    }

    void classify() {
        for (const auto& found : m_found) {
            RecensusRow row;
            row.fileRow = found.number;
            row.kind = found.survey.c.kind;
            row.at = found.survey.c.at;
            if (found.stock) {
                known(found, row);
            } else {
                unknown(found, row);
            }
            m_rows.push_back(std::move(row));
        }
    }

    void known(const Found& found, RecensusRow& row) {
        const auto& stock = *found.stock;
        row.component = stock.code;
        row.matched = found.matched;
        row.metres = distanceM(stock.at, found.survey.c.at);
        row.stock = stockMark(stock);
        auto after = stock;
        const bool differs = takeFields(found.survey, after);
        const bool moved = row.metres > m_out.what.movedMetres;
        if (moved) after.at = found.survey.c.at;
        after.retiredAt.reset();
        if (!differs) after.extra = stock.extra;
        row.what = stock.retiredAt ? CensusClass::New
                   : differs       ? CensusClass::Changed
                   : moved         ? CensusClass::Moved
                                   : CensusClass::Same;
        row.state = row.what == CensusClass::Same ? CensusState::None : CensusState::Open;
        const auto difference = differenceOf(stock, after);
        row.before = difference.before;
        row.after = difference.after;
    }

    void unknown(const Found& found, RecensusRow& row) {
        auto c = found.survey.c;
        c.cell.clear(); // follows from the place when it is written
        row.what = CensusClass::New;
        row.before = "{}";
        row.after = differenceOf(Component{}, c).after;
        const auto& given = found.survey.given;
        if (given && !m_taken.contains(given->number())) row.given = given->number();
        if (row.given) m_taken.insert(*row.given); // of two with one code the second gets another
    }

    /// The components of the surveyed kinds in the surveyed area that no row was matched with.
    Status missing() {
        std::set<std::string> area(m_options->area.begin(), m_options->area.end());
        std::set<std::string> kinds(m_options->kinds.begin(), m_options->kinds.end());
        for (const auto& found : m_found) {
            if (m_options->area.empty() && !found.survey.c.cell.empty()) {
                area.insert(found.survey.c.cell);
            }
            if (m_options->kinds.empty()) kinds.insert(found.survey.c.kind);
        }
        m_out.what.area.assign(area.begin(), area.end());
        m_out.what.kinds.assign(kinds.begin(), kinds.end());
        for (const auto& in : area) {
            for (const auto& kind : kinds) {
                WANMI_TRY(missingIn(in, kind));
            }
        }
        return ok();
    }

    Status missingIn(const std::string& in, const std::string& kind) {
        ComponentFilter filter;
        filter.in = in;
        filter.kind = kind;
        WANMI_LET(const auto codes, ComponentStore{m_desk->db()}.codes(filter, -1, 0));
        for (const auto code : codes) {
            if (!m_taken.insert(code).second) continue;
            WANMI_LET(const auto stock, m_store.component(code));
            if (!stock) continue;
            RecensusRow row;
            row.what = CensusClass::Missing;
            row.component = code;
            row.kind = stock->kind;
            row.before = row.after = "{}";
            row.at = stock->at;
            row.stock = stockMark(*stock);
            m_rows.push_back(std::move(row));
        }
        return ok();
    }

    Result<RecensusSummary> keep() {
        auto& db = m_desk->db();
        auto& what = m_out.what;
        what.at = m_desk->now();
        what.id = m_desk->ids().next(what.at);
        what.file = m_options->file;
        what.note = m_options->note;
        WANMI_LET(auto tx, Transaction::begin(db));
        WANMI_TRY(mayCompare()); // the right may have been taken away while the file was read
        RecensusStore store{db};
        WANMI_TRY(store.add(what));
        for (auto& row : m_rows) {
            row.n = &row - m_rows.data() + 1;
            WANMI_TRY(store.addRow(what.id, row));
        }
        WANMI_TRY(noteChange(db, "recensus", what.id));
        WANMI_LET(m_out.counts, store.counts(what.id));
        if (!m_report.empty()) {
            WANMI_LET(m_out.report, m_report.write(m_desk->path(), "recensus-" + what.id));
        }
        WANMI_TRY(tx.commit());
        return std::move(m_out);
    }

    Desk* m_desk;
    RowSource* m_source;
    const ImportOptions* m_how;
    const RecensusOptions* m_options;
    const Progress* m_progress;
    PlaceStore m_store;
    ImportReport m_report;
    RecensusSummary m_out;
    std::vector<Found> m_found;
    std::vector<RecensusRow> m_rows;
    std::set<std::int64_t> m_taken;
};

} // namespace

Result<RecensusSummary> compareCensus(Desk& desk, RowSource& source, const ImportOptions& how,
                                      const ImportTables& tables, const RecensusOptions& options,
                                      const Messages& messages, const Progress& progress) {
    return Comparison{desk, source, how, options, messages, progress}.run(tables);
}

} // namespace wanmi
