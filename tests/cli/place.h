#pragma once
#include "tests/support/run_program.h"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace wanmi::test {

/// A store that is no sandbox, and the session file of one person at it.
class Place {
public:
    explicit Place(std::string store) : m_store(std::move(store)) { at("one"); }
    /// Whose session file the next calls use.
    void at(const std::string& who) {
        m_session = m_folder.file("session-" + who);
        setenv("WANMI_SESSION", m_session.c_str(), 1); // NOLINT(concurrency-mt-unsafe)
    }
    Outcome operator()(std::vector<std::string> words) const {
        std::vector<std::string> all{"--store", m_store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return test::run(m_folder, WANMICTL, all);
    }
    std::string password(const std::string& text) const {
        auto file = m_folder.file("password.txt");
        if (!replaceFile(file, text + "\n")) throw std::runtime_error{file};
        return file;
    }
    Outcome login(const std::string& who, const std::string& text) const {
        return (*this)({"login", who, "--password-file", password(text)});
    }
    const std::string& session() const { return m_session; }

private:
    ScratchFolder m_folder;
    std::string m_store;
    std::string m_session;
};

} // namespace wanmi::test
