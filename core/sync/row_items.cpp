#include "core/sync/row_items.h"

namespace wanmi {

Result<std::vector<RowChange>> rowsOf(const FeedItem& item) {
    constexpr std::string_view kHead = R"({"rows":)";
    std::string_view body = item.body;
    if (body.substr(0, kHead.size()) == kHead && body.back() == '}') {
        return rowsFromText(body.substr(kHead.size(), body.size() - kHead.size() - 1));
    }
    return fail(Errc::Invalid, "sync.bad_item", {{"what", "rows"}});
}

RowChange asInsert(const SyncedTable& synced, const CopyTable& table, const CopiedRow& row) {
    RowChange out{table.name, RowChange::Op::Insert, {}, {}, {}};
    for (std::size_t i = 0; i < table.columns.size(); ++i) { // they stand in the order of names
        const auto& name = table.columns[i].name;
        if (synced.isKey(name)) out.key.emplace_back(name, row.at(i));
        out.after.emplace_back(name, row.at(i));
    }
    return out;
}

} // namespace wanmi
