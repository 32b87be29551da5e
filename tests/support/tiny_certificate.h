#pragma once
#include <string>

namespace wanmi::test {

/// A key and a certificate for "localhost" that it signed itself, good for a day; both PEM.
struct TinyCertificate {
    std::string key;
    std::string certificate;
};
TinyCertificate tinyCertificate();

} // namespace wanmi::test
