#pragma once
#include "core/base/file.h"
#include "core/service/import.h"
#include "core/service/place_service.h"
#include "core/service/whole_store.h"
#include "gis/exchange/source.h"
#include "tests/support/open_data.h"
#include "tests/support/small_city.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace wanmi::test {

namespace fs = std::filesystem;

/// A folder that goes with the object.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "wanmi-exchange-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        m_path = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string file(const std::string& name) const { return (m_path / name).string(); }
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream{m_path / name, std::ios::binary} << bytes;
        return file(name);
    }

private:
    fs::path m_path;
};

/// An empty store of a city, and imports into it.
class City {
public:
    explicit City(const std::string& district) {
        InitOptions init;
        init.dataFolder = WANMI_SOURCE_DIR "/data";
        init.city = "测试";
        init.district = district;
        must(initStore(path(), init));
        open();
    }
    void open() { m_desk = must(Desk::open(path())); }
    void close() { m_desk.reset(); }
    std::string path() const { return folder.file("city.sqlite"); }
    Desk& desk() { return *m_desk; }
    std::string digest() { return must(summary(desk())).digest; }

    Result<ImportSummary> take(const std::string& file, const ImportOptions& options,
                               SourceOptions how = {}, const Progress& progress = {}) {
        static const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
        static const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
        how.kind = options.kind;
        for (const auto& [field, column] : options.map) {
            how.columns.push_back(column);
        }
        WANMI_LET(const auto source, openSource(file, how));
        return importRows(desk(), *source, options, tables, messages, progress);
    }

    Folder folder;

private:
    std::unique_ptr<Desk> m_desk;
};

inline ImportOptions regionsOf(const char* level) {
    ImportOptions out;
    out.set = {{"level", level}};
    return out;
}
inline ImportOptions componentsOf(const char* kind) {
    ImportOptions out;
    out.kind = ImportKind::Components;
    out.set = {{"kind", kind}};
    return out;
}
inline ImportOptions requestsOf(const char* kind, const char* zone) {
    ImportOptions out;
    out.kind = ImportKind::Requests;
    out.set = {{"kind", kind}};
    out.zone = zone;
    return out;
}

} // namespace wanmi::test
