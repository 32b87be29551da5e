#pragma once
#include <QString>

#include <string>
#include <string_view>

namespace wanmi {

/// The two doors between core's UTF-8 and Qt's UTF-16; nothing else converts.
inline QString toQt(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<int>(utf8.size()));
}
inline std::string fromQt(const QString& s) {
    const auto b = s.toUtf8();
    return {b.constData(), static_cast<std::size_t>(b.size())};
}

} // namespace wanmi
