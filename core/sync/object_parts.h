#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// Files on their way from the centre: X.sqlite.d/fetching/<hash>.part grows piece by piece and
/// outlasts the program; <hash>.wrong is one that came whole and was not of its hash.
class ObjectParts {
public:
    explicit ObjectParts(const std::string& storePathUtf8);

    /// Bytes that are here.
    std::int64_t size(std::string_view hash) const;
    /// Adds bytes at the end. Errc::Io "file.disk_full", "file.unwritable" with arg file; what had
    /// come is given up then, so that the disk has its room back.
    Status add(std::string_view hash, std::string_view bytes) const;
    /// Are these the bytes of that hash?
    Result<bool> isRight(std::string_view hash) const;
    /// Flushed and given its name `target`; folders are made.
    Status give(std::string_view hash, const std::string& targetUtf8) const;
    /// Keeps a wrong one away from what is good; with `rest` it is left alone for a while.
    Status putAside(std::string_view hash, bool rest) const;
    bool wasWrong(std::string_view hash) const;
    /// Was it wrong lately, and has nothing come since?
    bool rests(std::string_view hash) const;
    void drop(std::string_view hash) const;
    void dropWrong(std::string_view hash) const;
    /// The hashes of which something lies here.
    std::vector<std::string> all() const;

private:
    std::filesystem::path part(std::string_view hash) const;
    std::filesystem::path wrong(std::string_view hash) const;
    std::filesystem::path m_folder;
};

} // namespace wanmi
