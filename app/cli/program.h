#pragma once
// What differs between systems about a program: its words, its own file, becoming another one.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi::cli {

/// The words of the command line in UTF-8, the program's name first. Windows hands main() another
/// encoding, so they are fetched anew there.
class Words {
public:
    Words(int argc, char** argv);
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;
    ~Words() = default;
    int count() const { return static_cast<int>(m_words.size()); }
    char** data() { return m_pointers.data(); } ///< as main() has them, a null pointer at the end
    const std::string& program() const { return m_words.front(); }

private:
    std::vector<std::string> m_words;
    std::vector<char*> m_pointers;
};

/// The file this program runs from; `named` is its first word, the last resort.
std::filesystem::path ownFile(std::string_view named);

/// A variable of the environment in UTF-8, "" where it is not set.
std::string environment(const char* name);

/// Goes on as another program with the words of this one. Gives that program's exit code where the
/// system cannot replace a program, and -1 where the program is not there.
int become(const std::filesystem::path& program, Words& words);

/// A word as a Windows program's start-up code reads it back: in quotes where it has a blank, with
/// the backslashes before a quote doubled.
std::string windowsWord(std::string_view word);

} // namespace wanmi::cli
