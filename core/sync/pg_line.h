#pragma once
// The line below PgConnection: coming in, waiting, and what a failure means. For pg*.cpp only.
#include "core/sync/pg_address.h"

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

struct PgLineEnd {
    void operator()(PGconn* line) const noexcept { PQfinish(line); }
};
using PgLine = std::unique_ptr<PGconn, PgLineEnd>;

/// What libpq is told of a line, by its own names: everything, so that no variable of the
/// environment leads elsewhere or opens the line. The password is among it.
std::vector<std::pair<const char*, std::string>> lineSettings(const PgLogin& login,
                                                              const PgAddress& at);
/// Comes in, with one host after the other; errors as of PgConnection::open.
Result<PgLine> openLine(const PgLogin& login);

struct PgWants {
    bool toRead = false;
    bool toWrite = false;
};
/// Waits until the line can be read or written; false: the time passed.
bool waitLine(const PGconn* line, PgWants wants, std::chrono::milliseconds atMost);

/// "sync.unreachable", with what the library says as detail.
Error lostLine(const PGconn* line, std::string what = {});
/// Args from a JSON object; none from anything else.
Args argsOf(const std::string& json);
/// What a failed statement means.
Error centreError(const PGresult* result, const PGconn* line);

} // namespace wanmi
