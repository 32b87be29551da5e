#include "core/net/transport.h"

#include <algorithm>

namespace wanmi {
namespace {

struct Parts {
    std::string_view scheme;
    std::string_view authority; ///< user, host and port
    std::string_view host;
};

Parts partsOf(std::string_view url) {
    Parts out;
    const auto at = url.find("://");
    if (at == std::string_view::npos) return out;
    out.scheme = url.substr(0, at);
    url.remove_prefix(at + 3);
    out.authority = url.substr(0, url.find_first_of("/?#"));
    out.host = out.authority;
    if (!out.host.empty() && out.host.front() == '[') {
        const auto end = out.host.find(']');
        const auto rest = end == std::string_view::npos ? out.host : out.host.substr(end + 1);
        // Only a port may follow; anything else is no address of ours to judge.
        if (rest.empty() || rest.front() == ':') out.host = out.host.substr(0, end + 1);
    } else {
        out.host = out.host.substr(0, out.host.find(':'));
    }
    return out;
}

bool isPrintable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// 127.0.0.0/8 in its plain form; other ways of writing it are not taken for loopback.
bool isLoopbackHost(std::string_view host) {
    if (host == "localhost" || host == "[::1]") return true;
    if (host.substr(0, 4) != "127.") return false;
    return std::count(host.begin(), host.end(), '.') == 3 &&
           host.find_first_not_of("0123456789.") == std::string_view::npos;
}

} // namespace

bool isLoopback(std::string_view url) {
    return isLoopbackHost(partsOf(url).host);
}

Status checkUrl(std::string_view url, bool mail) {
    const auto parts = partsOf(url);
    const bool known = mail ? parts.scheme == "smtp" || parts.scheme == "smtps"
                            : parts.scheme == "http" || parts.scheme == "https";
    // A user or password in it would be printed with it.
    if (parts.authority.find('@') != std::string_view::npos) {
        return fail(Errc::Invalid, "channel.url_user");
    }
    if (!known || parts.host.empty() || !isPrintable(url)) {
        return fail(Errc::Invalid, "channel.url", {{"url", std::string{url}}});
    }
    if (parts.scheme == "http" && !isLoopbackHost(parts.host)) {
        return fail(Errc::Forbidden, "channel.needs_tls", {{"url", std::string{url}}});
    }
    return ok();
}

bool isMailAddress(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.size() > 254) return false;
    const auto host = text.substr(at + 1);
    return isPrintable(text) && host.find('@') == std::string_view::npos && !host.empty() &&
           host.front() != '.' && text.find_first_of("<>()[]\\,;:\"") == std::string_view::npos;
}

} // namespace wanmi
