#include "core/base/child.h"

#ifdef _WIN32

namespace wanmi {

Result<ChildEnd> runChild(const ChildStart& start, const ChildTalk&) {
    return fail(Errc::Io, "child.failed", {{"program", start.words.front()}}, "not on this system");
}

} // namespace wanmi

#else

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX asks for it

namespace wanmi {
namespace {

constexpr int kLookMs = 100;
constexpr std::size_t kSaidAtMost = 16'384;

/// A descriptor that is closed with the object.
class Fd {
public:
    explicit Fd(int fd = -1) : m_fd(fd) {}
    Fd(Fd&& o) noexcept : m_fd(std::exchange(o.m_fd, -1)) {}
    Fd& operator=(Fd&& o) noexcept {
        std::swap(m_fd, o.m_fd);
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() { reset(); }
    void reset() {
        if (m_fd >= 0) ::close(m_fd);
        m_fd = -1;
    }
    int get() const { return m_fd; }

private:
    int m_fd;
};

struct Pipe {
    Fd read;
    Fd write;
    static Result<Pipe> make() {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) return fail(Errc::Io, "child.failed", {}, "pipe");
        Pipe out{Fd{ends[0]}, Fd{ends[1]}};
        for (const int end : ends) {
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        }
        return out;
    }
};

/// Who writes to a program that has ended is told by an error, not ended by a signal.
class NoBrokenPipe {
public:
    NoBrokenPipe() : m_before(std::signal(SIGPIPE, SIG_IGN)) {}
    NoBrokenPipe(const NoBrokenPipe&) = delete;
    NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;
    ~NoBrokenPipe() { std::signal(SIGPIPE, m_before); }

private:
    void (*m_before)(int);
};

std::vector<std::string> variablesOf(const ChildStart& start) {
    std::vector<std::string> out;
    for (char** one = environ; *one != nullptr; ++one) {
        const std::string_view text{*one};
        const auto name = text.substr(0, text.find('='));
        const bool isSet =
            std::any_of(start.variables.begin(), start.variables.end(),
                        [name](const auto& variable) { return variable.first == name; });
        if (!isSet && !(start.without && start.without(name))) out.emplace_back(text);
    }
    for (const auto& [name, value] : start.variables) {
        out.emplace_back(name).append("=").append(value);
    }
    return out;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (auto& text : texts) {
        out.push_back(text.data());
    }
    out.push_back(nullptr);
    return out;
}

class Running {
public:
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        if (m_child > 0) {
            ::kill(m_child, SIGTERM);
            (void)wait();
        }
    }
    explicit Running(const ChildTalk& talk) : m_talk(&talk) {}

    Status start(const ChildStart& start) {
        WANMI_LET(auto in, Pipe::make());
        WANMI_LET(auto out, Pipe::make());
        WANMI_LET(auto err, Pipe::make());
        auto words = start.words;
        auto variables = variablesOf(start);
        posix_spawn_file_actions_t files{};
        posix_spawnattr_t how{};
        sigset_t usual{};
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_adddup2(&files, in.read.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&files, out.write.get(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files, err.write.get(), STDERR_FILENO);
        posix_spawnattr_init(&how);
        sigemptyset(&usual);
        sigaddset(&usual, SIGPIPE);
        posix_spawnattr_setsigdefault(&how, &usual);
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
        const int failed = posix_spawn(&m_child, words.front().c_str(), &files, &how,
                                       pointersTo(words).data(), pointersTo(variables).data());
        posix_spawnattr_destroy(&how);
        posix_spawn_file_actions_destroy(&files);
        if (failed != 0) {
            m_child = -1;
            return fail(failed == ENOENT ? Errc::NotFound : Errc::Io,
                        failed == ENOENT ? "child.missing" : "child.failed",
                        {{"program", words.front()}});
        }
        m_err = std::move(err.read);
        m_out = std::move(out.read);
        if (m_talk->give) {
            m_in = std::move(in.write);
            ::fcntl(m_in.get(), F_SETFL, O_NONBLOCK);
        }
        return ok();
    }

    /// Until it has closed its streams.
    Status talk() {
        while (m_out.get() >= 0 || m_err.get() >= 0) {
            if (m_talk->look) WANMI_TRY(m_talk->look());
            // A descriptor of -1 is passed over.
            std::array<pollfd, 3> ends{
                {{m_out.get(), POLLIN, 0}, {m_err.get(), POLLIN, 0}, {m_in.get(), POLLOUT, 0}}};
            if (::poll(ends.data(), ends.size(), kLookMs) <= 0) continue;
            if (ends[0].revents != 0) WANMI_TRY(hear());
            if (ends[1].revents != 0) hearErrors();
            if (ends[2].revents != 0) WANMI_TRY(say());
        }
        return ok();
    }

    ChildEnd wait() {
        m_in.reset();
        int status = 0;
        while (::waitpid(m_child, &status, 0) < 0 && errno == EINTR) {
        }
        m_child = -1;
        return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), m_said};
    }

private:
    Status hear() {
        const auto got = ::read(m_out.get(), m_buffer.data(), m_buffer.size());
        if (got < 0 && errno == EINTR) return ok();
        if (got <= 0) {
            m_out.reset();
            return ok();
        }
        if (!m_talk->take) return ok();
        return m_talk->take({m_buffer.data(), static_cast<std::size_t>(got)});
    }
    void hearErrors() {
        const auto got = ::read(m_err.get(), m_buffer.data(), m_buffer.size());
        if (got < 0 && errno == EINTR) return;
        if (got <= 0) return m_err.reset();
        const auto room = kSaidAtMost - m_said.size();
        m_said.append(m_buffer.data(), std::min(room, static_cast<std::size_t>(got)));
    }
    Status say() {
        if (m_sent == m_toSay.size()) {
            m_toSay.clear();
            m_sent = 0;
            WANMI_LET(const bool more, m_talk->give(m_toSay));
            if (!more) {
                m_in.reset();
                return ok();
            }
        }
        const auto put = ::write(m_in.get(), m_toSay.data() + m_sent, m_toSay.size() - m_sent);
        if (put >= 0) {
            m_sent += static_cast<std::size_t>(put);
        } else if (errno != EAGAIN && errno != EINTR) {
            m_in.reset(); // it reads no more: its code will say why
        }
        return ok();
    }

    const ChildTalk* m_talk;
    pid_t m_child = -1;
    Fd m_in;
    Fd m_out;
    Fd m_err;
    std::string m_toSay;
    std::size_t m_sent = 0;
    std::string m_said;
    std::array<char, 65'536> m_buffer{};
};

} // namespace

Result<ChildEnd> runChild(const ChildStart& start, const ChildTalk& talk) {
    const NoBrokenPipe guard;
    Running child{talk};
    WANMI_TRY(child.start(start));
    WANMI_TRY(child.talk());
    return child.wait();
}

} // namespace wanmi

#endif
