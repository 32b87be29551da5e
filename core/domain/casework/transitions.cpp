#include "core/domain/casework/transitions.h"

#include "transitions_csv.h"

#include <algorithm>

namespace wanmi {
namespace {

// Everything here runs in the compiler: a wrong line of data/transitions.csv stops the build at the
// `throw` that names what is wrong with it.

consteval std::string_view cut(std::string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const auto head = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return head;
}

consteval bool isRow(std::string_view line) {
    return !line.empty() && line.front() != '#' && line.substr(0, 6) != "state,";
}

/// How many states a name in the first column stands for.
consteval std::size_t statesIn(std::string_view names) {
    std::size_t states = 0;
    while (!names.empty()) {
        if (cut(names, '|') != "@open") {
            ++states;
            continue;
        }
        for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
            states += isOpen(static_cast<CaseState>(i)) ? 1U : 0U;
        }
    }
    return states;
}

consteval std::size_t countRows(std::string_view text) {
    std::size_t rows = 0;
    while (!text.empty()) {
        auto line = cut(text, '\n');
        if (isRow(line)) rows += statesIn(cut(line, ','));
    }
    return rows;
}

consteval bool isPost(std::string_view post) {
    constexpr std::array<std::string_view, 16> kKnown{
        "SUPERVISOR_FIELD", "ACCEPTOR",  "DUTY_CHIEF", "DISPATCHER", "DEPT",  "HANDLER",
        "EVALUATOR",        "LEADER",    "ADMIN",      "SYSTEM",     "@file", "@refuse",
        "@close",           "@approver", "@requester", "@author"};
    return std::find(kKnown.begin(), kKnown.end(), post) != kKnown.end();
}

consteval ClockEffect readEffect(std::string_view word) {
    const auto verb = cut(word, ':');
    if (word == "*") {
        if (verb == "stop") return {ClockVerb::StopAll, CaseStage::Accept};
        if (verb == "pause") return {ClockVerb::PauseAll, CaseStage::Accept};
        if (verb == "resume") return {ClockVerb::ResumeHeld, CaseStage::Accept};
    }
    const auto stage = stageOf(word);
    if (!stage) throw "unknown stage in the clock column"; // NOLINT
    if (verb == "start") return {ClockVerb::Start, *stage};
    if (verb == "pause") return {ClockVerb::Pause, *stage};
    if (verb == "resume") return {ClockVerb::Resume, *stage};
    if (verb == "stop") return {ClockVerb::Stop, *stage};
    if (verb == "again") return {ClockVerb::Again, *stage};
    if (verb == "extend") return {ClockVerb::Extend, *stage};
    throw "unknown verb in the clock column"; // NOLINT
}

consteval void readNext(Transition& t, std::string_view next) {
    if (next == "=") t.where = NextState::Same;
    if (next == "@prior") t.where = NextState::Prior;
    if (next == "@chosen") t.where = NextState::Chosen;
    if (next == "@undone") t.where = NextState::Undone;
    if (t.where != NextState::Named) return;
    const auto state = stateOf(next);
    if (!state) throw "unknown next state"; // NOLINT
    t.next = *state;
}

/// A row without its first column.
consteval Transition readRow(std::string_view line) {
    Transition t;
    const auto action = actionOf(cut(line, ','));
    if (!action) throw "unknown action"; // NOLINT
    t.action = *action;
    t.when = cut(line, ',');
    if (!t.when.empty() && t.when != "passed" && t.when != "failed") {
        throw "unknown answer"; // NOLINT
    }
    t.posts = cut(line, ',');
    for (auto rest = t.posts; !rest.empty();) {
        if (!isPost(cut(rest, '|'))) throw "unknown post"; // NOLINT
    }
    readNext(t, cut(line, ','));
    for (auto rest = line; !rest.empty();) {
        if (t.effectCount == t.effects.size()) {
            throw "more clock effects than a step may have"; // NOLINT
        }
        t.effects[t.effectCount++] = readEffect(cut(rest, ' '));
    }
    return t;
}

constexpr std::size_t kRowCount = countRows(embedded::transitions_csv);
using Table = std::array<Transition, kRowCount>;

consteval void putRow(Table& table, std::size_t& at, Transition t, CaseState from) {
    t.from = from;
    if (t.where != NextState::Named) t.next = from;
    table[at++] = t;
}

consteval void putRows(Table& table, std::size_t& at, std::string_view states,
                       const Transition& t) {
    while (!states.empty()) {
        const auto name = cut(states, '|');
        if (name == "new") {
            table[at++] = t;
        } else if (name == "@open") {
            for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
                const auto state = static_cast<CaseState>(i);
                if (isOpen(state)) putRow(table, at, t, state);
            }
        } else {
            const auto state = stateOf(name);
            if (!state) throw "unknown state"; // NOLINT
            putRow(table, at, t, *state);
        }
    }
}

consteval Table readTable() {
    Table table{};
    auto text = embedded::transitions_csv;
    for (std::size_t i = 0; !text.empty();) {
        auto line = cut(text, '\n');
        if (!isRow(line)) continue;
        const auto states = cut(line, ',');
        putRows(table, i, states, readRow(line));
    }
    return table;
}

constexpr auto kTable = readTable();

consteval bool isDeterministic() {
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (kTable[i].from == kTable[k].from && kTable[i].action == kTable[k].action &&
                kTable[i].when == kTable[k].when) {
                return false;
            }
        }
    }
    return true;
}

using StateSet = std::array<bool, static_cast<std::size_t>(CaseState::Count_)>;

consteval StateSet reachedStates() {
    StateSet reached{};
    for (std::size_t pass = 0; pass < reached.size(); ++pass) {
        for (const auto& t : kTable) {
            if (!t.from || reached[static_cast<std::size_t>(*t.from)]) {
                reached[static_cast<std::size_t>(t.next)] = true;
            }
        }
    }
    return reached;
}

/// Every state the table names can be reached, and no open one is a dead end.
consteval bool isConnected() {
    const StateSet reached = reachedStates();
    StateSet leaves{};
    for (const auto& t : kTable) {
        if (t.from) leaves[static_cast<std::size_t>(*t.from)] = true;
    }
    for (std::size_t s = 0; s < reached.size(); ++s) {
        if (leaves[s] && !reached[s]) return false;
        if (reached[s] && isOpen(static_cast<CaseState>(s)) && !leaves[s]) return false;
    }
    return true;
}

static_assert(isDeterministic(), "two rows of data/transitions.csv answer the same step");
static_assert(isConnected(), "a state of data/transitions.csv cannot be reached or left");

} // namespace

std::span<const Transition> transitions() {
    return kTable;
}

const Transition* findTransition(std::optional<CaseState> from, Action action,
                                 std::string_view when) {
    for (const auto& t : kTable) {
        if (t.from == from && t.action == action && t.when == when) return &t;
    }
    return nullptr;
}

const Transition* anyTransition(std::optional<CaseState> from, Action action) {
    for (const auto& t : kTable) {
        if (t.from == from && t.action == action) return &t;
    }
    return nullptr;
}

Result<CaseState> parseState(std::string_view code) {
    if (const auto s = stateOf(code)) return *s;
    return fail(Errc::Invalid, "case.unknown_state", {{"value", std::string{code}}});
}

Result<Action> parseAction(std::string_view code) {
    if (const auto a = actionOf(code)) return *a;
    return fail(Errc::Invalid, "case.unknown_action", {{"value", std::string{code}}});
}

} // namespace wanmi
