#include "core/base/hash.h"
#include "core/base/merkle.h"
#include "core/base/signature.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {

MerkleTree treeOf(std::size_t count) {
    MerkleTree tree;
    for (std::size_t i = 0; i < count; ++i) {
        tree.add("leaf " + std::to_string(i));
    }
    return tree;
}

std::string raw(const std::string& hex) {
    return fromHex(hex);
}
std::string leaf(const std::string& content) {
    return sha256(std::string(1, '\0') + content);
}
std::string node(const std::string& left, const std::string& right) {
    return sha256('\1' + raw(left) + raw(right));
}

} // namespace

TEST_CASE("Merkle: the head is RFC 6962's", "[base]") {
    CHECK(MerkleTree{}.head() == sha256(""));
    CHECK(treeOf(1).head() == leaf("leaf 0"));
    const auto two = node(leaf("leaf 0"), leaf("leaf 1"));
    CHECK(treeOf(2).head() == two);
    CHECK(treeOf(3).head() == node(two, leaf("leaf 2")));
    const auto four = node(two, node(leaf("leaf 2"), leaf("leaf 3")));
    CHECK(treeOf(5).head() == node(four, leaf("leaf 4")));
    CHECK(treeOf(6).head() == node(four, node(leaf("leaf 4"), leaf("leaf 5"))));
}

TEST_CASE("Merkle: every leaf is proved by its path, and by no other", "[base]") {
    for (const std::size_t count : {1, 2, 3, 5, 8, 13, 33}) {
        const auto tree = treeOf(count);
        const auto head = tree.head();
        for (std::size_t i = 0; i < count; ++i) {
            const auto content = "leaf " + std::to_string(i);
            auto path = tree.path(i);
            INFO(i << " of " << count);
            CHECK(merkleProves(content, i, count, path, head));
            CHECK_FALSE(merkleProves(content + "x", i, count, path, head));
            CHECK_FALSE(merkleProves(content, i + 1, count, path, head));
            CHECK_FALSE(merkleProves(content, i, count, path, sha256("other")));
            path.push_back(sha256("more"));
            CHECK_FALSE(merkleProves(content, i, count, path, head));
            if (path.size() > 1) {
                path = tree.path(i);
                path.back() = "no hex";
                CHECK_FALSE(merkleProves(content, i, count, path, head));
            }
        }
    }
}

TEST_CASE("Ed25519: what a key signed is proved by its public half alone", "[base]") {
    const auto key = SigningKey::generate();
    const auto again = SigningKey::fromPem(key.pem());
    REQUIRE(again);
    CHECK(again->publicKey() == key.publicKey());
    const auto signature = key.sign("案卷");
    CHECK(signature.size() == 128);
    CHECK(isSignedBy(key.publicKey(), signature, "案卷"));
    CHECK_FALSE(isSignedBy(key.publicKey(), signature, "案卷x"));
    CHECK_FALSE(isSignedBy(SigningKey::generate().publicKey(), signature, "案卷"));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        auto other = signature;
        other[i] = other[i] == '0' ? '1' : '0';
        CHECK_FALSE(isSignedBy(key.publicKey(), other, "案卷"));
    }
    CHECK_FALSE(isSignedBy("", "", ""));
    CHECK_FALSE(isSignedBy("zz", signature, "案卷"));
    CHECK(SigningKey::fromPem("rubbish").error().reason == "key.unreadable");
    CHECK(fromHex("0aFf") == std::string{"\x0a\xff"});
    CHECK(fromHex("0a f").empty());
    CHECK(toHex("\x0a\xff") == "0aff");
}

// The first vector of RFC 8032, 7.1: the key of an all-known seed signs the empty text so.
TEST_CASE("Ed25519: the published example verifies", "[base]") {
    CHECK(isSignedBy("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215"
                     "90a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                     ""));
}

} // namespace wanmi
