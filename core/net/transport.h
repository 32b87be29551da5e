#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

/// Where something is sent, and what opens it.
struct Endpoint {
    std::string url; ///< https://…, smtps://…, smtp://… (STARTTLS); without encryption on loopback
    std::string user;
    std::string secret; ///< token of a webhook, password of a mail server; never printed or logged
    std::chrono::seconds timeout{30};
};

/// A request to a webhook. The key goes into the header Idempotency-Key: a receiver that has seen
/// it says yes and does nothing.
struct WebPost {
    Endpoint to;
    std::string key;
    std::string json;
};

/// A mail; the key makes its Message-ID.
struct Mail {
    Endpoint to;
    std::string key;
    std::string from;
    std::string recipient;
    std::string subject;
    std::string text;
    Instant at;
};

/// What came of one try.
struct Delivery {
    enum class End : std::uint8_t {
        Taken,   ///< acknowledged: never to be sent again
        Failed,  ///< not acknowledged; trying again can help
        Refused, ///< the receiver will never take this message
    };
    End end = End::Failed;
    int status = 0;     ///< of HTTP or SMTP; 0: no answer
    std::string detail; ///< for the log: nothing of the message or its receiver
    std::optional<std::chrono::seconds> retryAfter; ///< the receiver asks for that much patience
};

class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;
    virtual Delivery post(const WebPost& request) = 0;
    virtual Delivery mail(const Mail& mail) = 0;
};

/// Over libcurl (library wanmi_curl). Certificates are checked; redirects are not followed.
std::unique_ptr<Transport> curlTransport();

/// Is this an address that may be sent to? Errc::Invalid "channel.url" (url) for what is no
/// http(s):// or smtp(s):// address, "channel.url_user" for one that holds a user or password;
/// Errc::Forbidden "channel.needs_tls" (url) for http:// to another machine. smtp:// to another
/// machine is always switched to TLS (STARTTLS).
Status checkUrl(std::string_view url, bool mail);
/// Does it end on this machine?
bool isLoopback(std::string_view url);

/// One mailbox, written so that nothing can be slipped into a mail's head.
bool isMailAddress(std::string_view text);
/// Head and body as they go over the wire: UTF-8, lines ended by CR LF.
std::string mailText(const Mail& mail);

} // namespace wanmi
