#pragma once
// A receiver on this machine: takes one connection after the other and speaks as little HTTP and
// SMTP as a sender needs to be heard.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace wanmi::test {

class Connection {
public:
    explicit Connection(int fd) : m_fd(fd) {
        const timeval patience{60, 0}; // a test never hangs
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    Connection(Connection&& o) noexcept : m_fd(std::exchange(o.m_fd, -1)) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection& operator=(Connection&&) = delete;
    ~Connection() {
        if (m_fd >= 0) close(m_fd);
    }

    void write(const std::string& text) const {
        (void)send(m_fd, text.data(), text.size(), MSG_NOSIGNAL);
    }
    /// Up to and with `mark`, or all there is.
    std::string readTo(const std::string& mark) {
        for (;;) {
            const auto at = m_rest.find(mark);
            if (at != std::string::npos) {
                auto out = m_rest.substr(0, at + mark.size());
                m_rest.erase(0, at + mark.size());
                return out;
            }
            if (!more()) return std::exchange(m_rest, {});
        }
    }
    std::string readBytes(std::size_t count) {
        while (m_rest.size() < count && more()) {
        }
        auto out = m_rest.substr(0, count);
        m_rest.erase(0, count);
        return out;
    }
    /// Waits until the other side has closed.
    void waitForEnd() {
        while (more()) {
            m_rest.clear();
        }
    }

private:
    bool more() {
        char buffer[4096]; // NOLINT(*-avoid-c-arrays)
        const auto got = recv(m_fd, buffer, sizeof buffer, 0);
        if (got <= 0) return false;
        m_rest.append(buffer, static_cast<std::size_t>(got));
        return true;
    }
    int m_fd;
    std::string m_rest;
};

class Listener {
public:
    Listener() : m_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* any = reinterpret_cast<sockaddr*>(&at); // NOLINT(*-reinterpret-cast): sockets
        if (bind(m_fd, any, size) != 0 || listen(m_fd, 8) != 0 ||
            getsockname(m_fd, any, &size) != 0) {
            throw std::runtime_error{"no port"};
        }
        m_port = ntohs(at.sin_port);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { close(m_fd); }

    int port() const { return m_port; }
    std::string url(const std::string& scheme) const {
        return scheme + "://127.0.0.1:" + std::to_string(m_port);
    }
    Connection next() const { return Connection{accept4(m_fd, nullptr, nullptr, SOCK_CLOEXEC)}; }

private:
    int m_fd;
    int m_port = 0;
};

struct Heard {
    std::string head;
    std::string body;
    /// The value of a header field, "" where there is none.
    std::string field(const std::string& name) const {
        const auto at = head.find("\r\n" + name + ": ");
        if (at == std::string::npos) return {};
        const auto from = at + name.size() + 4;
        return head.substr(from, head.find("\r\n", from) - from);
    }
};

/// One request, whole; the answer is the caller's to give.
inline Heard hearRequest(Connection& with) {
    Heard out;
    out.head = with.readTo("\r\n\r\n");
    const auto length = out.field("Content-Length");
    if (!length.empty()) out.body = with.readBytes(std::stoul(length));
    return out;
}

inline void answer(const Connection& with, const std::string& status,
                   const std::string& fields = {}) {
    with.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n" + fields +
               "\r\n");
}

/// One mail up to its final dot, whole; the answer to the dot is the caller's to give. `refuse`:
/// instead of hearing it the receiver is refused with this line.
inline Heard hearMail(Connection& with, const std::string& refuse = {}) {
    with.write("220 tiny ESMTP\r\n");
    Heard out;
    for (;;) {
        const auto line = with.readTo("\r\n");
        if (line.empty()) return out;
        out.head += line;
        const auto verb = line.substr(0, 4);
        if (verb == "DATA") {
            with.write("354 go on\r\n");
            out.body = with.readTo("\r\n.\r\n");
            return out;
        }
        if (verb == "QUIT") {
            with.write("221 bye\r\n");
            return out;
        }
        with.write(verb == "RCPT" && !refuse.empty() ? refuse : "250 ok\r\n");
    }
}

} // namespace wanmi::test
