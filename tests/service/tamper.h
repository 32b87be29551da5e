#pragma once
// One byte after another of what a store and a certificate keep is changed on the disk; shared by
// the quick and the long run.
#include "core/service/certificate.h"
#include "tests/support/small_city.h"

namespace wanmi::test {

/// A case well on its way, with two photos and its certificate; closed, so that the file is whole.
struct KeptCase {
    KeptCase();

    ScratchFolder folder;
    std::string path = smallCity(folder);
    std::string id;
    std::string other;
    std::string photo;
    Certificate certificate;

private:
    std::string add(Desk& desk, const std::string& bytes) const;
};

/// What came of changing bytes.
struct FlipCount {
    int tried = 0;
    int changed = 0;    ///< events read otherwise, or not at all
    int unreadable = 0; ///< of these: the store itself says that it is damaged
};

/// Changes one bit in every byte (or in a share of them) of the pages the events lie in. Whatever
/// SQL then reads otherwise must be found by `check`, and its case named.
FlipCount flipEvents(const KeptCase& kept, std::size_t every, std::uint64_t seed);
/// Changes one bit in every byte (or in a share of them) of each event of a certificate: the event
/// is named, or, where it is no JSON any more, the line.
FlipCount flipCertificate(const Certificate& whole, std::size_t every, std::uint64_t seed);

} // namespace wanmi::test
