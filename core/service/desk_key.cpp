// What a desk signs with towards its centre.
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/service/desk.h"

namespace wanmi {
namespace {

std::string keyFile(const std::string& storePath) {
    return storePath + ".d/desk.key";
}

} // namespace

Result<std::string> Desk::deskKey() {
    if (m_deskKey.empty()) {
        const auto kept = readFile(keyFile(m_path));
        if (!kept) return fail(Errc::NotFound, "sync.no_key", {{"file", keyFile(m_path)}});
        m_deskKey = trim(*kept);
    }
    return m_deskKey;
}

Status Desk::keepDeskKey(std::string_view key) {
    WANMI_TRY(replaceOwnersFile(keyFile(m_path), key));
    m_deskKey = key;
    return ok();
}

Result<EntryKey> Desk::entryKey(std::string_view person) {
    if (person == kSystemLogin || m_sandbox) {
        WANMI_LET(auto key, deskKey());
        return EntryKey{{}, std::move(key)};
    }
    return personKey(person);
}

} // namespace wanmi
