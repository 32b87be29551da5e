# Qt of the major version QT_VERSION_MAJOR, its rules, and QGIS with what its headers ask for.

set(WANMI_QT_COMPONENTS Core Gui Widgets Svg Network Xml PrintSupport Sql Concurrent LinguistTools)
if(BUILD_TESTING)
    list(APPEND WANMI_QT_COMPONENTS Test)
endif()
find_package(Qt${QT_VERSION_MAJOR} REQUIRED COMPONENTS ${WANMI_QT_COMPONENTS})
# Charts are of use to later screens; a build without them leaves those out.
find_package(Qt${QT_VERSION_MAJOR} QUIET OPTIONAL_COMPONENTS Charts)

# Rules for all code that meets Qt.
add_library(wanmi_qt_flags INTERFACE)
target_compile_definitions(wanmi_qt_flags INTERFACE QT_NO_CAST_TO_ASCII QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_STRICT_ITERATORS QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x050F00)
# And for ui/ and app/, which see no QGIS header (those do not compile with these).
add_library(wanmi_ui_flags INTERFACE)
target_compile_definitions(wanmi_ui_flags INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_CAST_FROM_BYTEARRAY)
target_link_libraries(wanmi_ui_flags INTERFACE wanmi_qt_flags)

if(QGIS_FOUND)
    find_package(GDAL REQUIRED)
    find_package(GEOS REQUIRED)
    add_library(wanmi_qgis INTERFACE)
    target_include_directories(wanmi_qgis SYSTEM INTERFACE "${CMAKE_SOURCE_DIR}/gis/compat/forward")
    target_link_libraries(wanmi_qgis INTERFACE QGIS::core QGIS::gui QGIS::analysis Qt::Widgets Qt::Svg Qt::Network
        Qt::Xml Qt::PrintSupport Qt::Sql Qt::Concurrent wanmi_qt_flags)
    if(QGIS_VERSION VERSION_LESS 3.36 AND QT_VERSION_MAJOR EQUAL 5)
        # 3.22's layout labels hold a QWebPage exactly when QGIS was built with WebKit.
        find_package(Qt5WebKitWidgets QUIET)
        if(Qt5WebKitWidgets_FOUND)
            target_link_libraries(wanmi_qgis INTERFACE Qt5::WebKitWidgets)
            target_compile_definitions(wanmi_qgis INTERFACE WITH_QTWEBKIT)
        endif()
    endif()
endif()
