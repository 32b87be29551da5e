#include "tests/support/tiny_certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

namespace wanmi::test {
namespace {

template <auto Free>
struct End {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using Key = std::unique_ptr<EVP_PKEY, End<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, End<&X509_free>>;
using Memory = std::unique_ptr<BIO, End<&BIO_free_all>>;

std::string textOf(BIO* memory) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

void must(int good) {
    if (good <= 0) throw std::runtime_error{"no certificate could be made"};
}

} // namespace

TinyCertificate tinyCertificate() {
    const Key key{EVP_EC_gen("P-256")};
    const Certificate made{X509_new()};
    if (key == nullptr || made == nullptr) must(0);
    must(X509_set_version(made.get(), 2));
    must(ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1));
    if (X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600) == nullptr) must(0);
    if (X509_gmtime_adj(X509_getm_notAfter(made.get()), 24L * 3600) == nullptr) must(0);
    auto* name = X509_get_subject_name(made.get());
    const std::basic_string<unsigned char> host{'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'};
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host.data(),
                                    static_cast<int>(host.size()), -1, 0));
    must(X509_set_issuer_name(made.get(), name));
    must(X509_set_pubkey(made.get(), key.get()));
    must(X509_sign(made.get(), key.get(), EVP_sha256()));
    const Memory keyText{BIO_new(BIO_s_mem())};
    const Memory certificateText{BIO_new(BIO_s_mem())};
    must(PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr));
    must(PEM_write_bio_X509(certificateText.get(), made.get()));
    return {textOf(keyText.get()), textOf(certificateText.get())};
}

} // namespace wanmi::test
