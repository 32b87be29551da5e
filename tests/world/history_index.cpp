#include "tests/world/history_index.h"

#include <algorithm>

namespace wanmi::test {
namespace {

template <class Names>
std::vector<std::string> namesOf(const Names& names, const std::vector<int>& numbers) {
    std::vector<std::string> out;
    for (const int n : numbers) {
        const auto& name = names.name(n);
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
    return out;
}

} // namespace

int HistoryNames::number(const std::string& name) {
    const auto [at, fresh] = m_numbers.try_emplace(name, size());
    if (fresh) m_names.push_back(name);
    return at->second;
}

HistoryIndex::HistoryIndex(const History& history) {
    parts.reserve(history.transactions.size());
    for (const auto& t : history.transactions) {
        HistoryPart part{sites.number(t.site), ids.number(t.id), t.order, t.committed, {}, {}};
        for (const auto& r : t.reads) {
            const int object = objects.number(r.object);
            part.reads.push_back(
                {object, version(object, r.version), r.at == 0 ? t.order : r.at, r.at != 0});
        }
        for (const auto& w : t.writes) {
            const int object = objects.number(w.object);
            part.writes.push_back({object, version(object, w.version), version(object, w.previous),
                                   w.at == 0 ? t.order : w.at, w.at != 0});
        }
        parts.push_back(std::move(part));
    }
    for (const auto& s : history.starts) {
        const int v = version(objects.number(s.object), s.version);
        versions[static_cast<std::size_t>(v)].given = true;
        starts.emplace_back(sites.number(s.site), v);
    }
    std::stable_sort(parts.begin(), parts.end(), [](const HistoryPart& a, const HistoryPart& b) {
        return std::pair{a.site, a.end} < std::pair{b.site, b.end};
    });
    for (const auto& part : parts) {
        noteMaker(part);
    }
}

int HistoryIndex::version(int object, const std::string& name) {
    auto key = std::to_string(object) + '@' + name;
    const auto [at, fresh] =
        m_versionNumbers.try_emplace(std::move(key), static_cast<int>(versions.size()));
    if (fresh) {
        HistoryVersion v;
        v.object = object;
        v.name = name;
        v.given = name.empty();
        versions.push_back(std::move(v));
    }
    return at->second;
}

void HistoryIndex::noteMaker(const HistoryPart& part) {
    for (std::size_t i = 0; i < part.writes.size(); ++i) {
        const auto& w = part.writes[i];
        auto& made = versions[static_cast<std::size_t>(w.version)];
        if (!part.committed) {
            made.dropper = part.id;
            continue;
        }
        if (made.maker < 0) made.maker = part.id; // a second maker is told by checkMakers
        made.last = std::none_of(
            part.writes.begin() + static_cast<std::ptrdiff_t>(i) + 1, part.writes.end(),
            [&](const IndexedWrite& later) { return later.object == w.object; });
        auto& next = versions[static_cast<std::size_t>(w.previous)].next;
        next.emplace_back(part.id, part.site);
    }
}

std::string HistoryIndex::word(int version) const {
    const auto& v = versions[static_cast<std::size_t>(version)];
    return objects.name(v.object) + '@' + (v.name.empty() ? "start" : v.name);
}

void HistoryFindings::add(HistoryFaultKind kind, const std::vector<int>& ids,
                          const std::vector<int>& objects, const std::vector<int>& sites,
                          std::string_view words) {
    HistoryFault fault;
    fault.kind = kind;
    fault.transactions = namesOf(m_index->ids, ids);
    fault.objects = namesOf(m_index->objects, objects);
    fault.sites = namesOf(m_index->sites, sites);
    fault.text = historyWord(kind) + ": " + std::string{words};
    m_faults.push_back(std::move(fault));
}

} // namespace wanmi::test
