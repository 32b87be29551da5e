#include "app/cli/program.h"

#include "core/base/file.h"

#include <cstdlib>
#include <system_error>

#ifdef _WIN32
// clang-format off
#include <windows.h>
#include <process.h>
#include <shellapi.h>
// clang-format on
#else
#include <unistd.h>
#endif
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

namespace wanmi::cli {

Words::Words(int argc, char** argv) {
#ifdef _WIN32
    static_cast<void>(argv);
    if (wchar_t** wide = CommandLineToArgvW(GetCommandLineW(), &argc)) {
        for (int i = 0; i < argc; ++i) {
            m_words.push_back(utf8(std::filesystem::path{wide[i]}));
        }
        LocalFree(wide);
    }
#else
    m_words.assign(argv, argv + argc);
#endif
    if (m_words.empty()) m_words.emplace_back();
    for (auto& word : m_words) {
        m_pointers.push_back(word.data());
    }
    m_pointers.push_back(nullptr);
}

std::filesystem::path ownFile(std::string_view named) {
#if defined(_WIN32)
    std::wstring name(32'768, L'\0'); // the longest path there is
    name.resize(GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size())));
    if (!name.empty()) return std::filesystem::path{name};
#elif defined(__APPLE__)
    std::uint32_t size = 0;
    _NSGetExecutablePath(nullptr, &size); // says how much room it wants
    std::string name(size, '\0');
    std::error_code failed;
    if (_NSGetExecutablePath(name.data(), &size) == 0) {
        auto real = std::filesystem::canonical(pathFrom(name.c_str()), failed);
        if (!failed) return real;
    }
#else
    std::error_code failed;
    auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (!failed) return self;
#endif
    return pathFrom(named);
}

std::string environment(const char* name) {
#ifdef _WIN32
    const wchar_t* value = _wgetenv(pathFrom(name).c_str());
    return value == nullptr ? std::string{} : utf8(std::filesystem::path{value});
#else
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread
    return value == nullptr ? std::string{} : std::string{value};
#endif
}

int become(const std::filesystem::path& program, Words& words) {
#ifdef _WIN32
    std::vector<std::wstring> quoted;
    std::vector<const wchar_t*> pointers;
    for (int i = 0; i < words.count(); ++i) {
        quoted.push_back(pathFrom(windowsWord(words.data()[i])).wstring());
    }
    for (const auto& word : quoted) {
        pointers.push_back(word.c_str());
    }
    pointers.push_back(nullptr);
    return static_cast<int>(_wspawnv(_P_WAIT, program.c_str(), pointers.data()));
#else
    ::execv(program.c_str(), words.data());
    return -1;
#endif
}

std::string windowsWord(std::string_view word) {
    if (!word.empty() && word.find_first_of(" \t\n\v\"") == std::string_view::npos) {
        return std::string{word};
    }
    std::string out{"\""};
    std::size_t backslashes = 0;
    for (const char c : word) {
        if (c == '"') out.append(backslashes + 1, '\\'); // those before it, and its own
        backslashes = c == '\\' ? backslashes + 1 : 0;
        out += c;
    }
    return out.append(backslashes, '\\') + "\"";
}

} // namespace wanmi::cli
