#pragma once
// The parts of `check`, a file a subject. Each adds what it finds to `faults`.
#include "core/service/whole_store.h"

#include <vector>

namespace wanmi {

/// Codes and logins that lead nowhere: kind "reference", detail what is named and not there.
Status checkReferences(Desk& desk, std::vector<Fault>& faults);
/// Cells whose area is not that of their shape (kind "area"), and components that do not lie in the
/// cell they name (kind "place").
Status checkShapes(Desk& desk, std::vector<Fault>& faults);
/// Serials that stand lower than the numbers in use, so that a number would be given twice: kind
/// "serial", id the scope. Numbers of other desks, or of another template, are left out.
Status checkSerials(Desk& desk, std::vector<Fault>& faults);

} // namespace wanmi
