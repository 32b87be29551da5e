#pragma once
#include <cstddef>
#include <vector>

namespace wanmi {

/// For each thing the others it touches, as neighbours() gives them.
using Adjacency = std::vector<std::vector<std::size_t>>;

/// How much the heaviest group weighs beside the mean of all; 0 without groups or weight.
double spreadOf(const std::vector<double>& weights, const std::vector<std::size_t>& groups);

/// Is each group in one piece and of one area?
bool areConnected(const Adjacency& near, const std::vector<std::size_t>& groups,
                  const std::vector<std::size_t>& areaOf);

/// Evens the weights of groups of neighbouring things by giving things on a border to the lighter
/// side, exchanging two, or passing two on in a row, for as long as that helps. A group stays in
/// one piece, in its area, and never becomes empty; the heaviest never gets heavier than it was. Of
/// equally good moves the one with the shorter border is taken. Deterministic. `groups` numbered
/// from 0 without gaps, each connected and of one area.
std::vector<std::size_t> balanceGroups(const Adjacency& near, const std::vector<double>& weights,
                                       std::vector<std::size_t> groups,
                                       const std::vector<std::size_t>& areaOf);

} // namespace wanmi
