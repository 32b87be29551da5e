#pragma once
#include <QByteArray>
#include <QDomDocument>

namespace wanmi::compat {

/// Reads XML with its namespaces; false: it is none.
inline bool readXml(QDomDocument& document, const QByteArray& text) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0) // drop the #else with Qt 5 and Qt 6.4
    return bool{document.setContent(text, QDomDocument::ParseOption::UseNamespaceProcessing)};
#else
    return document.setContent(text, true);
#endif
}

} // namespace wanmi::compat
