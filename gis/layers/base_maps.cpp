#include "gis/layers/base_maps.h"

#include "gis/layers/base_map_source.h"

#include <qgsmaplayer.h>
#include <qgsnetworkaccessmanager.h>

#include <QCoreApplication>
#include <QNetworkReply>
#include <QPointer>
#include <QThread>
#include <QTimer>
#include <QUuid>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

namespace wanmi {
namespace {
constexpr int kSeconds = 5;
}

struct BaseMaps::Entry {
    BaseMapSpec spec;
    std::unique_ptr<QgsMapLayer> layer;
    QPointer<QNetworkReply> reply;
    std::mutex guard; ///< of `made`
    std::optional<Result<std::unique_ptr<QgsMapLayer>>> made;
    std::jthread worker; ///< last: ends before what it writes to

    ~Entry() {
        if (reply) {
            reply->disconnect();
            reply->abort();
            reply->deleteLater();
        }
    }
};

BaseMaps::BaseMaps(QObject* parent) : QObject(parent) {
    qRegisterMetaType<wanmi::Error>();
    QgsNetworkAccessManager::setTimeout(kSeconds * 1000); // tiles, too, are not waited for longer
}

BaseMaps::~BaseMaps() = default;

BaseMaps::Entry* BaseMaps::find(const QString& id) const {
    const auto at = std::find_if(m_entries.begin(), m_entries.end(),
                                 [&](const auto& e) { return e->spec.id == id; });
    return at == m_entries.end() ? nullptr : at->get();
}

QString BaseMaps::add(BaseMapSpec spec) {
    if (spec.id.isEmpty()) spec.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto id = spec.id;
    remove(id);
    auto entry = std::make_unique<Entry>();
    entry->spec = std::move(spec);
    auto& it = *entry;
    m_entries.insert(m_entries.begin(), std::move(entry));
    if (asksServer(it.spec))
        ask(it);
    else
        makeInBackground(it);
    return id;
}

void BaseMaps::ask(Entry& entry) {
    const QNetworkRequest request{capabilitiesUrl(entry.spec)};
    auto* reply = QgsNetworkAccessManager::instance()->get(request);
    entry.reply = reply;
    auto* limit = new QTimer{reply};
    limit->setSingleShot(true);
    connect(limit, &QTimer::timeout, reply, [reply] {
        reply->setProperty("silent", true);
        reply->abort();
    });
    limit->start(kSeconds * 1000);
    const auto id = entry.spec.id;
    connect(reply, &QNetworkReply::finished, this, [this, reply, id] {
        reply->deleteLater();
        auto* asked = find(id);
        if (asked == nullptr) return;
        asked->reply.clear();
        const auto name = asked->spec.name.toStdString();
        const bool late = reply->property("silent").toBool() ||
                          reply->error() == QNetworkReply::OperationCanceledError ||
                          reply->error() == QNetworkReply::TimeoutError;
        if (late)
            emit failed(id, fail(Errc::Network, "basemap.silent",
                                 {{"name", name}, {"seconds", std::to_string(kSeconds)}}));
        else if (reply->error() != QNetworkReply::NoError)
            emit failed(id, fail(Errc::Network, "basemap.refused",
                                 {{"name", name}, {"why", reply->errorString().toStdString()}}));
        else
            answered(id, reply->readAll());
    });
}

void BaseMaps::answered(const QString& id, const QByteArray& capabilities) {
    auto* entry = find(id);
    if (const auto done = completeFrom(entry->spec, capabilities); !done) {
        emit failed(id, done.error());
        return;
    }
    makeInBackground(*entry);
}

void BaseMaps::makeInBackground(Entry& entry) {
    if (entry.spec.type == BaseMapSpec::Type::Xyz) { // asks nobody: made at once
        entry.made = makeBaseMap(entry.spec);
        take(entry.spec.id);
        return;
    }
    auto* home = thread();
    entry.worker = std::jthread{[this, home, it = &entry, spec = entry.spec] {
        auto made = makeBaseMap(spec);
        if (made) (*made)->moveToThread(home);
        {
            const std::lock_guard lock{it->guard};
            it->made = std::move(made);
        }
        QMetaObject::invokeMethod(
            this, [this, id = spec.id] { take(id); }, Qt::QueuedConnection);
    }};
}

void BaseMaps::take(const QString& id) {
    auto* entry = find(id);
    if (entry == nullptr) return;
    std::optional<Result<std::unique_ptr<QgsMapLayer>>> made;
    {
        const std::lock_guard lock{entry->guard};
        made.swap(entry->made);
    }
    if (!made) return; // an entry of the same id was added anew
    if (!*made) {
        emit failed(id, made->error());
        return;
    }
    entry->layer = std::move(**made);
    fit(*entry);
    emit changed();
}

void BaseMaps::fit(Entry& entry) {
    if (!entry.layer) return;
    entry.layer->setOpacity(entry.spec.opacity);
    entry.layer->triggerRepaint();
}

void BaseMaps::remove(const QString& id) {
    const auto at = std::find_if(m_entries.begin(), m_entries.end(),
                                 [&](const auto& e) { return e->spec.id == id; });
    if (at == m_entries.end()) return;
    const auto gone = std::move(*at);
    m_entries.erase(at);
    emit changed(); // the canvas lets go of the layer before it dies
}

void BaseMaps::setVisible(const QString& id, bool visible) {
    auto* entry = find(id);
    if (entry == nullptr || entry->spec.visible == visible) return;
    entry->spec.visible = visible;
    emit changed();
}

void BaseMaps::setOpacity(const QString& id, double opacity) {
    auto* entry = find(id);
    if (entry == nullptr) return;
    entry->spec.opacity = std::clamp(opacity, 0.0, 1.0);
    fit(*entry);
}

void BaseMaps::move(const QString& id, int place) {
    const auto at = std::find_if(m_entries.begin(), m_entries.end(),
                                 [&](const auto& e) { return e->spec.id == id; });
    if (at == m_entries.end()) return;
    auto entry = std::move(*at);
    m_entries.erase(at);
    const auto to = std::clamp(place, 0, static_cast<int>(m_entries.size()));
    m_entries.insert(m_entries.begin() + to, std::move(entry));
    emit changed();
}

QList<BaseMapSpec> BaseMaps::list() const {
    QList<BaseMapSpec> specs;
    for (const auto& entry : m_entries)
        specs << entry->spec;
    return specs;
}

QList<QgsMapLayer*> BaseMaps::visibleLayers() const {
    QList<QgsMapLayer*> layers;
    for (const auto& entry : m_entries) {
        if (entry->layer && entry->spec.visible) layers << entry->layer.get();
    }
    return layers;
}

std::vector<std::pair<QString, QgsMapLayer*>> BaseMaps::layers() const {
    std::vector<std::pair<QString, QgsMapLayer*>> all;
    for (const auto& entry : m_entries) {
        if (entry->layer) all.emplace_back(entry->spec.id, entry->layer.get());
    }
    return all;
}

void BaseMaps::clear() {
    const auto gone = std::move(m_entries);
    m_entries.clear();
    emit changed();
}

} // namespace wanmi
