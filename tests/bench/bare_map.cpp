// The least QGIS program that draws the same store: a canvas, the file's layers, one picture.
#include <qgsapplication.h>
#include <qgsmapcanvas.h>
#include <qgsproject.h>
#include <qgsvectorlayer.h>

#include <QEventLoop>

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    QgsApplication app{argc, argv, true};
    QgsApplication::setPrefixPath(QStringLiteral(WANMI_QGIS_PREFIX), true);
    QgsApplication::initQgis();
    {
        QgsMapCanvas canvas;
        canvas.resize(1920, 1080);
        QList<QgsMapLayer*> layers;
        for (const auto* table :
             {"cases", "component", "duty_grid", "cell", "region", "street_line", "base_area"}) {
            auto* layer = new QgsVectorLayer( // NOLINT(*-owning-memory): the project owns it
                QStringLiteral("dbname='%1' table=\"%2\" (geom)")
                    .arg(QString::fromLocal8Bit(argv[1]), QString::fromLatin1(table)),
                QString::fromLatin1(table), QStringLiteral("spatialite"));
            if (!layer->isValid()) return 1; // the canvas would wait for a picture for ever
            layer->setReadOnly(true);
            QgsProject::instance()->addMapLayer(layer);
            layers << layer;
        }
        canvas.setLayers(layers);
        canvas.setDestinationCrs(layers.back()->crs());
        canvas.setExtent(layers.at(4)->extent());
        canvas.show();
        QEventLoop wait;
        QObject::connect(&canvas, &QgsMapCanvas::mapCanvasRefreshed, &wait, &QEventLoop::quit);
        canvas.refresh();
        wait.exec();
        canvas.grab().save(QString::fromLocal8Bit(argv[2]));
    }
    QgsProject::instance()->removeAllMapLayers();
    QgsApplication::exitQgis();
    return 0;
}
