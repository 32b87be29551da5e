#include "tests/support/pg_guard.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace wanmi::test {
namespace {

using namespace std::chrono_literals;

[[noreturn]] void become(const ServerUser& user, const std::vector<std::string>& words,
                         const std::string& log) {
    const int to = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    const int from = open("/dev/null", O_RDONLY);
    if (to < 0 || from < 0) _exit(125);
    dup2(from, STDIN_FILENO);
    dup2(to, STDOUT_FILENO);
    dup2(to, STDERR_FILENO);
    if (geteuid() == 0 &&
        (setgroups(0, nullptr) != 0 || setgid(user.gid) != 0 || setuid(user.uid) != 0)) {
        _exit(124);
    }
    if (chdir("/") != 0) _exit(123);
    setenv("HOME", "/", 1); // NOLINT(concurrency-mt-unsafe): the caller's may be closed to it
    prctl(PR_SET_PDEATHSIG, SIGQUIT); // after the change of user, which clears it
    auto all = words;
    std::vector<char*> argv;
    argv.reserve(all.size() + 1);
    for (auto& word : all) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    execv(argv.front(), argv.data());
    _exit(127);
}

/// The server as the guard knows it.
class Server {
public:
    explicit Server(const Guarded& what) : m_what(&what) {}

    /// Where an older one's processes are not gone yet a server refuses to start: again, then.
    bool start() {
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (std::chrono::steady_clock::now() < until) {
            m_process = fork();
            if (m_process == 0) become(m_what->user, m_what->words, m_what->folder + "/server.log");
            if (m_process < 0) return false;
            while (running()) {
                if (isReady()) return true;
                std::this_thread::sleep_for(5ms);
            }
            std::this_thread::sleep_for(20ms);
        }
        return false;
    }
    void end(int signal) {
        if (m_process <= 0) return;
        kill(m_process, signal);
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (running() && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(5ms);
        }
        if (m_process > 0) kill(m_process, SIGKILL);
        while (m_process > 0 && running()) {
        }
    }

private:
    bool running() {
        if (m_process > 0 && waitpid(m_process, nullptr, WNOHANG) == m_process) m_process = -1;
        return m_process > 0;
    }
    /// The first line of its note is its number, the eighth how it is.
    bool isReady() const {
        std::ifstream note{m_what->folder + "/data/postmaster.pid"};
        std::string line;
        if (!std::getline(note, line) || line != std::to_string(m_process)) return false;
        for (int i = 0; i < 7; ++i) {
            if (!std::getline(note, line)) return false;
        }
        return line.rfind("ready", 0) == 0;
    }

    const Guarded* m_what;
    pid_t m_process = -1;
};

/// Whoever waits for the program's output to end does not wait for the guard; what interrupts the
/// program does not end it.
void leaveTheProgram() {
    setsid();
    const int nothing = open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        dup2(nothing, stream);
    }
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        std::signal(signal, SIG_IGN);
    }
}

/// 0: nobody is there any more.
char nextWord(int in) {
    char word = 0;
    while (true) {
        const auto got = read(in, &word, 1);
        if (got == 1) return word;
        if (got == 0 || errno != EINTR) return 0;
    }
}

bool obey(Server& server, char word) {
    if (word == 's') return server.start();
    if (word == 'k') server.end(SIGKILL);
    if (word == 'q') server.end(SIGINT);
    return true;
}

} // namespace

ServerUser ServerUser::find() {
    if (geteuid() != 0) return {geteuid(), getegid(), ""};
    for (const auto* name : {"postgres", "nobody"}) {
        if (const auto* entry = getpwnam(name)) { // NOLINT(concurrency-mt-unsafe): before threads
            return {entry->pw_uid, entry->pw_gid, name};
        }
    }
    throw std::runtime_error{"no user to run PostgreSQL as"};
}

void runAs(const ServerUser& user, const std::vector<std::string>& words, const std::string& log) {
    const auto child = fork();
    if (child == 0) become(user, words, log);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (status == 0) return;
    std::ifstream said{log};
    const std::string text{std::istreambuf_iterator<char>{said}, {}};
    throw std::runtime_error{words.front() + " failed: " + text};
}

void giveTo(const ServerUser& user, const std::string& folder) {
    if (geteuid() != 0) return;
    const auto give = [&user](const std::filesystem::path& path) {
        if (lchown(path.c_str(), user.uid, user.gid) != 0) throw std::runtime_error{"chown"};
    };
    give(folder);
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        give(entry.path());
    }
}

void guard(const Guarded& what, int in, int out) {
    leaveTheProgram();
    Server server{what};
    while (const char word = nextWord(in)) {
        if (word == 'x') break;
        const char answer = obey(server, word) ? '+' : '-';
        if (write(out, &answer, 1) != 1) break;
    }
    server.end(SIGQUIT);
    std::error_code ignored;
    std::filesystem::remove_all(what.folder, ignored);
    _exit(0);
}

} // namespace wanmi::test
