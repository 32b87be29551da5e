#pragma once
#include <string>

/// Path of a small made-up city (120 cells, 2,000 components, 300 cases) of its own for the caller:
/// made once a process, copied for every call, gone at the end of the process.
std::string smallSampleStore();
