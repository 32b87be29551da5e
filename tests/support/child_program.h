#pragma once
// A program at work: started, watched while it writes, interrupted or killed by the test.
#include "core/base/text.h"
#include "core/store/database.h"
#include "tests/support/run_program.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace wanmi::test {

/// A running program; killed with the object if it still runs.
class ChildProgram {
public:
    /// Starts it. `fileLimit`: bytes no file of its may grow beyond.
    ChildProgram(const ScratchFolder& folder, const std::string& program,
                 const std::vector<std::string>& words, std::optional<rlim_t> fileLimit = {})
        : m_out(folder.file("child-out.txt")),
          m_err(folder.file("child-err.txt")) {
        std::error_code ignored;
        std::filesystem::remove(m_out, ignored);
        m_child = fork();
        if (m_child < 0) throw std::runtime_error{"fork"};
        if (m_child == 0) become(program, words, fileLimit);
    }
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;
    ~ChildProgram() {
        if (!m_ended) {
            send(SIGKILL);
            (void)wait();
        }
    }

    void send(int signal) const { kill(m_child, signal); }
    bool running() {
        if (!m_ended && waitpid(m_child, &m_status, WNOHANG) == m_child) m_ended = true;
        return !m_ended;
    }
    /// Has it told anything?
    bool answered() const {
        std::error_code ignored;
        const auto size = std::filesystem::file_size(m_out, ignored);
        return !ignored && size > 0;
    }
    /// Waits for its end. The code is minus the signal where one ended it.
    Outcome wait() {
        while (!m_ended) {
            m_ended = waitpid(m_child, &m_status, 0) == m_child || errno != EINTR;
        }
        Outcome o;
        o.code = WIFSIGNALED(m_status) ? -WTERMSIG(m_status) : WEXITSTATUS(m_status);
        const auto out = readFile(m_out);
        const auto err = readFile(m_err);
        o.out = out ? *out : "";
        o.err = err ? *err : "";
        return o;
    }

private:
    [[noreturn]] void become(const std::string& program, const std::vector<std::string>& words,
                             std::optional<rlim_t> fileLimit) const {
        setenv("WANMI_DATA", WANMI_SOURCE_DIR "/data", 1); // NOLINT(concurrency-mt-unsafe)
        setenv("LSAN_OPTIONS",                             // NOLINT(concurrency-mt-unsafe)
               "suppressions=" WANMI_SOURCE_DIR
               "/tests/support/lsan_qgis.supp:print_suppressions=0",
               1);
        const bool told = std::freopen(m_out.c_str(), "w", stdout) != nullptr &&
                          std::freopen(m_err.c_str(), "w", stderr) != nullptr;
        if (fileLimit) {
            const rlimit limit{*fileLimit, *fileLimit};
            if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(126);
        }
        std::vector<std::string> all{program};
        all.insert(all.end(), words.begin(), words.end());
        std::vector<char*> argv;
        argv.reserve(all.size() + 1);
        for (auto& word : all) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        if (told) execv(program.c_str(), argv.data());
        _exit(127);
    }

    std::string m_out;
    std::string m_err;
    pid_t m_child = -1;
    int m_status = 0;
    bool m_ended = false;
};

/// Sees from outside what another process does to a store.
class StoreWatch {
public:
    explicit StoreWatch(const std::string& store)
        : m_log(store + "-wal"),
          m_db(must(Database::open(store, Database::Mode::ReadWrite))) {
        must(m_db.run("PRAGMA busy_timeout = 0"));
    }
    /// Is somebody in the middle of a writing transaction?
    bool locked() {
        if (!m_db.run("BEGIN IMMEDIATE")) return true;
        must(m_db.run("ROLLBACK"));
        return false;
    }
    /// Bytes of the log: grows while a transaction is written out.
    std::uintmax_t logSize() const {
        std::error_code ignored;
        const auto size = std::filesystem::file_size(m_log, ignored);
        return ignored ? 0 : size;
    }

private:
    std::string m_log;
    Database m_db;
};

} // namespace wanmi::test
