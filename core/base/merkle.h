#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A Merkle tree with the hashes of RFC 6962: SHA-256(0 ‖ content) for a leaf, SHA-256(1 ‖ left ‖
/// right) above. One head stands for all leaves and their order.
class MerkleTree {
public:
    void add(std::string_view content);
    std::size_t size() const { return m_leaves.size(); }
    /// 64 hex digits; of no leaves at all SHA-256 of nothing.
    std::string head() const;
    /// What proves a leaf under the head: its neighbours from the bottom up, in hex.
    std::vector<std::string> path(std::size_t index) const;

private:
    using Digest = std::array<std::uint8_t, 32>;
    std::vector<Digest> climb(std::size_t* index, std::vector<std::string>* path) const;
    std::vector<Digest> m_leaves;
};

/// Does this path lead from the leaf of this content, the `index`th of `count`, to the head?
bool merkleProves(std::string_view content, std::size_t index, std::size_t count,
                  const std::vector<std::string>& path, std::string_view head);

} // namespace wanmi
