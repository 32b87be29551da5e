#include "app/cli/session_file.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#endif

namespace wanmi::cli {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread
    return value == nullptr ? std::string{} : std::string{value};
}

std::filesystem::path stateFolder() {
#ifdef _WIN32
    const auto base = environment("LOCALAPPDATA");
    return base.empty() ? std::filesystem::path{} : pathFrom(base);
#else
    if (const auto set = environment("XDG_STATE_HOME"); !set.empty()) return pathFrom(set);
    const auto home = environment("HOME");
    return home.empty() ? std::filesystem::path{} : pathFrom(home) / ".local" / "state";
#endif
}

Error unwritable(const std::string& file) {
    return fail(Errc::Io, "file.unwritable", {{"file", file}});
}

std::string firstLine(std::string text) {
    if (const auto end = text.find_first_of("\r\n"); end != std::string::npos) text.resize(end);
    return text;
}

/// Keys are not shown while it lives; nothing where the input is no terminal.
class Unseen {
public:
#ifdef _WIN32
    Unseen() : m_input(GetStdHandle(STD_INPUT_HANDLE)) {
        m_isTerminal = GetConsoleMode(m_input, &m_before) != 0;
        if (m_isTerminal) SetConsoleMode(m_input, m_before & ~DWORD{ENABLE_ECHO_INPUT});
    }
    ~Unseen() {
        if (m_isTerminal) SetConsoleMode(m_input, m_before);
    }
#else
    Unseen() : m_isTerminal(tcgetattr(STDIN_FILENO, &m_before) == 0) {
        if (!m_isTerminal) return;
        auto quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~Unseen() {
        if (m_isTerminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
#endif
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    bool isTerminal() const {
        return m_isTerminal;
    }

private:
#ifdef _WIN32
    HANDLE m_input;
    DWORD m_before = 0;
    bool m_isTerminal = false;
#else
    termios m_before{};
    bool m_isTerminal = false;
#endif
};

#ifndef _WIN32
/// Ours, and nobody else can read or write it.
bool isPrivate(const std::string& file) {
    struct stat s {};
    return stat(file.c_str(), &s) == 0 && s.st_uid == geteuid() &&
           (s.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

bool writePrivate(const std::string& file, const std::string& text) {
    const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) return false;
    const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    return close(fd) == 0 && written;
}
#endif

} // namespace

std::string sessionFile(const std::string& storeUtf8) {
    if (auto set = environment("WANMI_SESSION"); !set.empty()) return set;
    const auto folder = stateFolder();
    if (folder.empty()) return {};
    std::error_code ignored;
    const auto store = std::filesystem::weakly_canonical(pathFrom(storeUtf8), ignored);
    return utf8(folder / "wanmi" / "sessions" / sha256(utf8(store)).substr(0, 24));
}

Result<std::string> readSession(const std::string& storeUtf8) {
    const auto file = sessionFile(storeUtf8);
    std::error_code ignored;
    if (file.empty() || !std::filesystem::exists(pathFrom(file), ignored)) return std::string{};
#ifndef _WIN32
    if (!isPrivate(file)) return fail(Errc::Forbidden, "session.not_private", {{"file", file}});
#endif
    WANMI_LET(auto text, readFile(file));
    return firstLine(std::move(text));
}

Status writeSession(const std::string& storeUtf8, const std::string& token) {
    const auto file = sessionFile(storeUtf8);
    if (file.empty()) return unwritable("$HOME");
    const auto path = pathFrom(file);
    std::error_code error;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
    if (error) return unwritable(file);
#ifdef _WIN32
    return replaceFile(file, token + "\n");
#else
    const auto beside = file + ".part";
    std::filesystem::remove(pathFrom(beside), error);
    if (!writePrivate(beside, token + "\n")) return unwritable(file);
    std::filesystem::rename(pathFrom(beside), path, error);
    if (error) return unwritable(file);
    return ok();
#endif
}

void forgetSession(const std::string& storeUtf8) {
    std::error_code ignored;
    const auto file = sessionFile(storeUtf8);
    if (!file.empty()) std::filesystem::remove(pathFrom(file), ignored);
}

Result<std::string> readPassword(const std::string& file, const std::string& prompt) {
    std::string text;
    if (file.empty() || file == "-") {
        const Unseen unseen;
        if (unseen.isTerminal()) std::cerr << prompt << std::flush;
        std::getline(std::cin, text);
        if (unseen.isTerminal()) std::cerr << '\n';
    } else {
        WANMI_LET(text, readFile(file));
    }
    text = firstLine(std::move(text));
    if (text.empty()) return fail(Errc::Invalid, "cli.no_password");
    return text;
}

} // namespace wanmi::cli
