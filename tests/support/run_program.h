#pragma once
#include "core/base/file.h"
#include "core/base/json.h"
#include "tests/support/small_city.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace wanmi::test {

/// What a program said and how it ended.
struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
    Json json() const {
        auto read = parseJson(out);
        return read ? *read : Json{};
    }
    Json errorJson() const {
        auto read = parseJson(err);
        return read ? read->value("error", Json{}) : Json{};
    }
};

inline std::string quoted(const std::string& word) {
    std::string text{"'"};
    for (const char c : word) {
        text += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
    }
    return text + "'";
}

/// Runs a program with its words and gives what it wrote.
inline Outcome run(const ScratchFolder& folder, const std::string& program,
                   const std::vector<std::string>& words) {
    std::string command = "WANMI_DATA=" + quoted(WANMI_SOURCE_DIR "/data") + " " + quoted(program);
    for (const auto& w : words) {
        command += " " + quoted(w);
    }
    const auto errFile = folder.file("stderr.txt");
    command += " 2>" + quoted(errFile);
    Outcome o;
    std::FILE* pipe =
        popen(command.c_str(), "r"); // NOLINT(cert-env33-c): our own program, quoted words
    if (pipe == nullptr) throw std::runtime_error{"popen"};
    std::array<char, 4096> buffer{};
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        o.out.append(buffer.data(), n);
    }
    const int status = pclose(pipe);
    o.code = (status >> 8) & 0xFF;
    o.err = readFile(errFile) ? *readFile(errFile) : std::string{};
    return o;
}

} // namespace wanmi::test
