#pragma once
#include <string>
#include <string_view>

namespace wanmi {

/// "张三丰" → "张**", "John Smith" → "J**": the first character, and always two stars, so that not
/// even the length is told. "" stays "".
std::string maskedName(std::string_view name);

/// "13812341234" → "138****1234": the first three and the last four characters of eleven and more;
/// of seven to ten the last two; of fewer none. "" stays "".
std::string maskedPhone(std::string_view phone);

} // namespace wanmi
