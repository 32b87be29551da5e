#pragma once
// The secret of a sign-in between two calls of wanmictl: a file only its owner can read.
#include "core/base/result.h"

#include <string>

namespace wanmi::cli {

/// $WANMI_SESSION, else a file of this store's own in $XDG_STATE_HOME/wanmi/sessions
/// (~/.local/state; %LOCALAPPDATA% on Windows). "" where the system names no such folder.
std::string sessionFile(const std::string& storeUtf8);

/// The secret; "" where nobody signed in. Errc::Forbidden "session.not_private" with arg file for a
/// file that others can read or that belongs to another user.
Result<std::string> readSession(const std::string& storeUtf8);
/// Readable by its owner alone from the first byte on. Errc::Io "file.unwritable".
Status writeSession(const std::string& storeUtf8, const std::string& token);
void forgetSession(const std::string& storeUtf8);

/// A password: the first line of `file`, or with "" of standard input ("-" too); on a terminal it
/// is asked for on stderr and not shown. Errc::Io "file.unreadable"; Errc::Invalid
/// "cli.no_password" for an empty one.
Result<std::string> readPassword(const std::string& file, const std::string& prompt);

} // namespace wanmi::cli
