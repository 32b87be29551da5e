#include "core/net/transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace wanmi {
namespace {

/// libcurl's own set-up, once a process.
class Library {
public:
    Library() { curl_global_init(CURL_GLOBAL_DEFAULT); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() { curl_global_cleanup(); }
};

struct EndHandle {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct EndList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, EndHandle>;

/// Lines libcurl keeps: header fields, receivers.
class Lines {
public:
    void add(const std::string& line) {
        auto* grown = curl_slist_append(m_list.get(), line.c_str());
        if (grown == nullptr) return;
        (void)m_list.release();
        m_list.reset(grown);
    }
    curl_slist* get() const { return m_list.get(); }

private:
    std::unique_ptr<curl_slist, EndList> m_list;
};

/// What the receiver answers is not kept: it may hold anything.
std::size_t dropAnswer(char* /*bytes*/, std::size_t size, std::size_t count, void* /*user*/) {
    return size * count;
}

std::size_t giveText(char* to, std::size_t size, std::size_t count, void* user) {
    auto& rest = *static_cast<std::string_view*>(user);
    const auto taken = std::min(rest.size(), size * count);
    std::memcpy(to, rest.data(), taken);
    rest.remove_prefix(taken);
    return taken;
}

void allowOnly([[maybe_unused]] CURL* handle, bool mail) {
#if LIBCURL_VERSION_NUM >= 0x075500 // the numbers below are deprecated from 7.85 on
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, mail ? "smtp,smtps" : "http,https");
#else
    const long protocols =
        mail ? CURLPROTO_SMTP | CURLPROTO_SMTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS, protocols);
#endif
}

/// What every try has: the way, the time it may take, certificates that are checked.
Handle opened(const Endpoint& to, bool mail) {
    Handle handle{curl_easy_init()};
    if (!handle) return handle;
    auto* h = handle.get();
    const auto timeout = static_cast<long>(to.timeout.count());
    curl_easy_setopt(h, CURLOPT_URL, to.url.c_str());
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, timeout);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, std::max(1L, timeout / 2));
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, dropAnswer);
    allowOnly(h, mail);
    if (isLoopback(to.url)) {
        curl_easy_setopt(h, CURLOPT_NOPROXY, "*"); // what stays here goes through nobody
    } else {
        curl_easy_setopt(h, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    }
    return handle;
}

/// Never the text of the connection itself: it names hosts and users.
Delivery failed(CURLcode code, int status) {
    return {Delivery::End::Failed, status, curl_easy_strerror(code), std::nullopt};
}

int statusOf(CURL* handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

Delivery webEnd(CURL* handle, CURLcode code) {
    const int status = statusOf(handle);
    if (code != CURLE_OK) return failed(code, 0);
    Delivery out{Delivery::End::Failed, status, "HTTP " + std::to_string(status), std::nullopt};
    // Of 4xx most can be mended at the other end (a token, a path, too many at once); these say
    // that this very message is not wanted.
    constexpr std::array kNever{400, 410, 413, 415, 422};
    if (status >= 200 && status < 300) out.end = Delivery::End::Taken;
    if (std::find(kNever.begin(), kNever.end(), status) != kNever.end()) {
        out.end = Delivery::End::Refused;
    }
    curl_off_t after = 0;
    if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &after) == CURLE_OK && after > 0) {
        out.retryAfter = std::chrono::seconds{after};
    }
    return out;
}

Delivery mailEnd(CURL* handle, CURLcode code) {
    const int status = statusOf(handle);
    if (code == CURLE_OK) return {Delivery::End::Taken, status, "SMTP accepted", std::nullopt};
    auto out = failed(code, status);
    // 550 to 554: no such mailbox, not this mail. 530 and 535 are about signing in.
    if (status >= 550 && status <= 554) out.end = Delivery::End::Refused;
    return out;
}

class CurlTransport final : public Transport {
public:
    Delivery post(const WebPost& request) override {
        const auto handle = opened(request.to, false);
        if (!handle) return failed(CURLE_FAILED_INIT, 0);
        Lines head;
        head.add("Content-Type: application/json; charset=utf-8");
        head.add("Idempotency-Key: " + request.key);
        head.add("Expect:");
        if (!request.to.secret.empty()) head.add("Authorization: Bearer " + request.to.secret);
        curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, head.get());
        curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.json.data());
        curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE,
                         static_cast<long>(request.json.size()));
        return webEnd(handle.get(), curl_easy_perform(handle.get()));
    }

    Delivery mail(const Mail& mail) override {
        const auto handle = opened(mail.to, true);
        if (!handle) return failed(CURLE_FAILED_INIT, 0);
        Lines receivers;
        receivers.add("<" + mail.recipient + ">");
        const auto text = mailText(mail);
        std::string_view rest = text;
        const auto from = "<" + mail.from + ">";
        curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, from.c_str());
        curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, receivers.get());
        curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, giveText);
        curl_easy_setopt(handle.get(), CURLOPT_READDATA, &rest);
        curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
        if (!mail.to.user.empty()) {
            curl_easy_setopt(handle.get(), CURLOPT_USERNAME, mail.to.user.c_str());
            curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, mail.to.secret.c_str());
        }
        return mailEnd(handle.get(), curl_easy_perform(handle.get()));
    }

private:
    Library m_library;
};

} // namespace

std::unique_ptr<Transport> curlTransport() {
    return std::make_unique<CurlTransport>();
}

} // namespace wanmi
