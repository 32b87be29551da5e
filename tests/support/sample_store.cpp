#include "tests/support/sample_store.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/service/sample/sample.h"

#include <filesystem>
#include <stdexcept>

namespace {

/// A folder that goes with the process.
class Folder {
public:
    Folder()
        : m_path(std::filesystem::temp_directory_path() /
                 ("wanmi-sample-" + std::to_string(wanmi::randomBits()))) {
        std::filesystem::create_directories(m_path);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace

std::string smallSampleStore() {
    static const Folder folder;
    static int copies = 0;
    const auto original = folder.path() / "original.sqlite";
    if (!std::filesystem::exists(original)) {
        wanmi::SampleOptions options;
        options.cells = 120;
        options.components = 2000;
        options.cases = 300;
        options.dataFolder = std::string{WANMI_SOURCE_DIR} + "/data";
        const auto made = wanmi::makeSample(wanmi::utf8(original), options, {});
        if (!made)
            throw std::runtime_error("no sample: " + made.error().reason + " " +
                                     made.error().detail);
    }
    const auto copy = folder.path() / ("copy" + std::to_string(++copies) + ".sqlite");
    std::filesystem::copy_file(original, copy);
    return wanmi::utf8(copy);
}
