#pragma once
// Named by QGIS's headers where there is no WebKit, and not packaged. Only what those headers
// touch; nobody here shows HTML through it.
#include <QObject>

class QWebFrame : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
Q_SIGNALS:
    void loadFinished(bool ok);
};
