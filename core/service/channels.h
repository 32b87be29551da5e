#pragma once
#include "core/net/transport.h"
#include "core/service/desk.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A way out of the house as the store keeps it. What opens it is not part of it.
struct Channel {
    std::string name;            ///< "sms", "mail", "wechat"
    std::string kind;            ///< "webhook"; "smtp" for mail
    std::string url;             ///< see checkUrl
    std::string user;            ///< SMTP: who signs in; "" nobody
    std::string sender;          ///< SMTP: the mail's From
    std::string language = "zh"; ///< of what is sent
    bool active = true;
    bool hasSecret = false; ///< set by list and find
};

/// Ways out as data of the store. A secret lies in X.sqlite.d/secrets/NAME, readable by its owner
/// alone; no verb, log or table ever shows it.
class Channels {
public:
    explicit Channels(Desk& desk) : m_desk(&desk) {}
    Result<std::vector<Channel>> list();
    /// Errc::NotFound "channel.unknown" (name).
    Result<Channel> find(std::string_view name);
    /// Writes a channel; an empty secret leaves the one that is there. System administrator's:
    /// "people.missing_right". Errc::Invalid "channel.name" (name), "channel.kind" (name, kind),
    /// "channel.sender" (sender), "channel.language" (language), and checkUrl's.
    Status set(const Channel& channel, std::string_view secret, std::string_view actor);
    /// Opens or closes it; what waits for a closed channel goes on waiting.
    Status setActive(std::string_view name, bool active, std::string_view actor);
    /// With its secret, for a try to send.
    Result<Endpoint> endpoint(const Channel& channel);

private:
    Desk* m_desk;
};

} // namespace wanmi
