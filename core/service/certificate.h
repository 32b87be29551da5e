#pragma once
#include "core/base/text.h"
#include "core/service/whole_store.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// A case's file as a court or an auditor takes it: one page to read and a JSON that proves itself.
struct Certificate {
    std::string page; ///< text, UTF-8
    std::string json; ///< beside it as F.json
};

/// Certifies the accepted events of a case: the chain, its evidence, its place under the head of
/// all chains, signed with the store's key. Steps not accepted by the centre would be listed as
/// unproved; a store without a centre has none. The access log says who took it out. Errors of
/// CaseService::show, storeKey and Desk::acting; "people.other_region".
Result<Certificate> makeCertificate(Desk& desk, std::string_view caseId, std::string_view actor,
                                    const Messages& words, const Progress& progress);

enum class Author : std::uint8_t {
    Unproved, ///< no key was given to hold it against
    Proved,
    Other ///< signed by another key than the one given
};

/// A file that lay beside a certificate.
struct CheckedFile {
    std::string name;
    bool proved = false;              ///< its bytes are the certified ones
    std::vector<std::int64_t> events; ///< that name it
};

/// What a certificate is worth.
struct CertificateReport {
    std::string number; ///< of the case
    std::int64_t events = 0;
    std::string head; ///< of all chains at that time
    std::string key;  ///< that signed it
    Author author = Author::Unproved;
    bool pageChecked = false;
    std::vector<Fault> faults;        ///< none: unbroken
    std::vector<std::string> pending; ///< steps it does not prove
    std::vector<CheckedFile> files;
    bool unbroken() const { return faults.empty(); }
};

/// Checks a certificate without its store. `page` is the text that lay beside the JSON; `key` the
/// public key the reader trusts; `files` names and SHA-256 of photos given with it.
/// Errc::Invalid "certificate.unreadable" (why) where it is no certificate at all.
Result<CertificateReport>
verifyCertificate(std::string_view json, const std::optional<std::string>& page,
                  const std::optional<std::string>& key,
                  const std::vector<std::pair<std::string, std::string>>& files);

} // namespace wanmi
