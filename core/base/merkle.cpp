#include "core/base/merkle.h"

#include "core/base/hash.h"
#include "core/base/signature.h"

#include <openssl/evp.h>

#include <cstring>
#include <memory>
#include <stdexcept>

namespace wanmi {
namespace {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 with one context for millions of short texts.
class Hasher {
public:
    Hasher()
        : m_algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free),
          m_context(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        if (!m_algorithm || !m_context) throw std::runtime_error("SHA-256 is not available");
    }

    Digest leaf(std::string_view content) { return of(0, content.data(), content.size()); }
    Digest node(const Digest& left, const Digest& right) {
        std::array<std::uint8_t, 64> both{};
        std::memcpy(both.data(), left.data(), 32);
        std::memcpy(both.data() + 32, right.data(), 32);
        return of(1, both.data(), both.size());
    }

private:
    Digest of(std::uint8_t kind, const void* bytes, std::size_t size) {
        Digest digest{};
        unsigned written = 0;
        if (EVP_DigestInit_ex(m_context.get(), m_algorithm.get(), nullptr) != 1 ||
            EVP_DigestUpdate(m_context.get(), &kind, 1) != 1 ||
            EVP_DigestUpdate(m_context.get(), bytes, size) != 1 ||
            EVP_DigestFinal_ex(m_context.get(), digest.data(), &written) != 1) {
            throw std::runtime_error("SHA-256 failed");
        }
        return digest;
    }
    std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> m_algorithm;
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> m_context;
};

Hasher& hasher() {
    thread_local Hasher one;
    return one;
}

std::string hexOf(const Digest& digest) {
    std::string raw(digest.size(), '\0');
    std::memcpy(raw.data(), digest.data(), digest.size());
    return toHex(raw);
}

} // namespace

void MerkleTree::add(std::string_view content) {
    m_leaves.push_back(hasher().leaf(content));
}

std::vector<Digest> MerkleTree::climb(std::size_t* index, std::vector<std::string>* path) const {
    auto level = m_leaves;
    while (level.size() > 1) {
        if (path != nullptr) {
            const auto beside = *index ^ 1U;
            if (beside < level.size()) path->push_back(hexOf(level[beside]));
            *index /= 2;
        }
        std::size_t to = 0;
        for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
            level[to++] = hasher().node(level[i], level[i + 1]);
        }
        if (level.size() % 2 != 0) level[to++] = level.back(); // goes up as it is
        level.resize(to);
    }
    return level;
}

std::string MerkleTree::head() const {
    if (m_leaves.empty()) return sha256({});
    return hexOf(climb(nullptr, nullptr).front());
}

std::vector<std::string> MerkleTree::path(std::size_t index) const {
    std::vector<std::string> out;
    if (index < m_leaves.size()) climb(&index, &out);
    return out;
}

bool merkleProves(std::string_view content, std::size_t index, std::size_t count,
                  const std::vector<std::string>& path, std::string_view head) {
    if (index >= count) return false;
    auto digest = hasher().leaf(content);
    std::size_t used = 0;
    for (; count > 1; count = (count + 1) / 2, index /= 2) {
        const auto beside = index ^ 1U;
        if (beside >= count) continue; // it went up as it was
        if (used == path.size()) return false;
        const auto raw = fromHex(path[used++]);
        Digest other{};
        if (raw.size() != other.size()) return false;
        std::memcpy(other.data(), raw.data(), raw.size());
        digest = index % 2 == 0 ? hasher().node(digest, other) : hasher().node(other, digest);
    }
    return used == path.size() && hexOf(digest) == head;
}

} // namespace wanmi
