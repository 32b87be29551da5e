#include "tests/support/cut_proxy.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wanmi::test {
namespace {

int newSocket() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) throw std::runtime_error{"socket"};
    return fd;
}

sockaddr_in loopback(int port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    return at;
}

sockaddr* plain(sockaddr_in& at) {
    return reinterpret_cast<sockaddr*>(&at); // NOLINT(*-reinterpret-cast): the C way
}

void noWaiting(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool sendAll(int fd, const char* data, long size) {
    while (size > 0) {
        const auto sent = send(fd, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        data += sent;
        size -= sent;
    }
    return true;
}

} // namespace

CutProxy::CutProxy(int serverPort) : m_serverPort(serverPort), m_listener(newSocket()) {
    auto at = loopback(0);
    socklen_t size = sizeof at;
    if (bind(m_listener, plain(at), size) != 0 || listen(m_listener, 16) != 0 ||
        getsockname(m_listener, plain(at), &size) != 0) {
        throw std::runtime_error{"listen"};
    }
    m_port = ntohs(at.sin_port);
    m_thread = std::thread{[this] { run(); }};
}

CutProxy::~CutProxy() {
    m_stop = true;
    m_thread.join();
    cutAll();
    close(m_listener);
}

void CutProxy::accept() {
    Pair pair;
    pair.client = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    pair.server = newSocket();
    auto at = loopback(m_serverPort);
    pair.ended = connect(pair.server, plain(at), sizeof at) != 0;
    noWaiting(pair.client);
    noWaiting(pair.server);
    m_pairs.push_back(pair);
}

void CutProxy::cutAll() {
    for (auto& pair : m_pairs) {
        close(pair.client);
        close(pair.server);
    }
    m_pairs.clear();
}

/// One piece of what is there, one way.
void CutProxy::pass(Pair& pair, bool up) {
    std::array<char, 16384> piece{};
    auto got = static_cast<long>(
        recv(up ? pair.client : pair.server, piece.data(), piece.size(), MSG_DONTWAIT));
    if (got <= 0) {
        pair.ended = true;
        return;
    }
    if (m_delay > 0) std::this_thread::sleep_for(std::chrono::milliseconds{m_delay});
    auto& left = up ? m_cutUp : m_cutDown;
    const bool armed = left >= 0;
    if (armed) {
        got = std::min(got, left.load());
        left -= got;
    }
    const int to = up ? pair.server : pair.client;
    if (!sendAll(to, piece.data(), got)) pair.ended = true;
    if (up && m_duplicate.exchange(false)) sendAll(to, piece.data(), got);
    if (armed && left == 0) {
        left = -1;
        for (auto& each : m_pairs) {
            each.ended = true;
        }
    }
}

std::vector<pollfd> CutProxy::ends() const {
    std::vector<pollfd> out{{m_listener, POLLIN, 0}};
    const auto wanted = static_cast<short>(m_stalled ? 0 : POLLIN);
    for (const auto& pair : m_pairs) {
        out.push_back({pair.client, wanted, 0});
        out.push_back({pair.server, wanted, 0});
    }
    return out;
}

void CutProxy::dropEnded() {
    for (const auto& pair : m_pairs) {
        if (!pair.ended) continue;
        close(pair.client);
        close(pair.server);
    }
    m_pairs.erase(
        std::remove_if(m_pairs.begin(), m_pairs.end(), [](const Pair& p) { return p.ended; }),
        m_pairs.end());
}

void CutProxy::run() {
    while (!m_stop) {
        auto all = ends();
        if (poll(all.data(), all.size(), 5) <= 0) continue;
        for (std::size_t i = 0; i < m_pairs.size() && !m_stalled; ++i) {
            if (all[2 * i + 1].revents != 0) pass(m_pairs[i], true);
            if (all[2 * i + 2].revents != 0 && !m_pairs[i].ended) pass(m_pairs[i], false);
        }
        dropEnded();
        if (all.front().revents != 0) accept();
    }
}

} // namespace wanmi::test
