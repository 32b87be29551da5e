# The Qt 6 lane, for machines whose QGIS is built with Qt 5.
#   linked and tested with Qt 6:  core/, ui/{models,work,widgets} and their tests
#   compiled only (syntax and types, moc too; no object code, no link):  gis/, the rest of ui/, app/wanmi,
#   app/wanmictl_gis, against the QGIS headers of this machine
# QGIS 3.40's headers take Qt 6 as they are; 3.22's need the few corrections made below, in the build folder.

set(QT_VERSION_MAJOR 6)
include(WanmiQt)
find_package(QGIS 3.22 REQUIRED) # after WanmiQt: its Qt 5 is not ours here
find_package(GDAL REQUIRED)
find_package(GEOS REQUIRED)

set(WANMI_QT6_HEADERS "${CMAKE_BINARY_DIR}/qgis-headers")
# nlohmann's own forward declarations first: QGIS carries an older copy under the same guard.
set(shim "#pragma once\n#include <nlohmann/json_fwd.hpp>\n#include <QtGlobal>\n")
if(QGIS_VERSION VERSION_LESS 3.36)
    # 3.22 writes Q_DECL_DEPRECATED where a [[deprecated]] of Qt 6 may not stand.
    string(APPEND shim "#undef Q_DECL_DEPRECATED\n#define Q_DECL_DEPRECATED __attribute__((__deprecated__))\n")
    # QDateTime - QDateTime is Qt's own since 6.4 and gives milliseconds.
    file(READ "${QGIS_INCLUDE_DIR}/qgsinterval.h" text)
    string(REGEX REPLACE "QgsInterval CORE_EXPORT operator-\\( const QDateTime[^;]*;" "" text "${text}")
    file(CONFIGURE OUTPUT "${WANMI_QT6_HEADERS}/qgsinterval.h" CONTENT "${text}" @ONLY)
    file(READ "${QGIS_INCLUDE_DIR}/qgsdatetimestatisticalsummary.h" text)
    string(REPLACE "return mMax - mMin;" "return QgsInterval( std::chrono::duration<double>( mMax - mMin ).count() );"
        text "${text}")
    file(CONFIGURE OUTPUT "${WANMI_QT6_HEADERS}/qgsdatetimestatisticalsummary.h" CONTENT "${text}" @ONLY)
    # Included first: their guards then keep the originals out, which others include from their own folder.
    string(APPEND shim "#include \"qgsinterval.h\"\n#include \"qgsdatetimestatisticalsummary.h\"\n")
endif()
file(CONFIGURE OUTPUT "${WANMI_QT6_HEADERS}/shim.h" CONTENT "${shim}" @ONLY)

# wanmi_qt6_check(<name> <flags target> FOLDERS <glob>… [EXCEPT <regex>] PCH <header>…): sources that are compiled, not linked.
function(wanmi_qt6_check name flags)
    cmake_parse_arguments(A "" "" "FOLDERS;EXCEPT;PCH" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${A_FOLDERS})
    if(A_EXCEPT)
        list(FILTER sources EXCLUDE REGEX "${A_EXCEPT}")
    endif()
    if(NOT sources)
        return()
    endif()
    add_library(${name} OBJECT ${sources})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
    target_include_directories(${name} SYSTEM PRIVATE "${WANMI_QT6_HEADERS}"
        "${CMAKE_SOURCE_DIR}/gis/compat/forward" "${QGIS_INCLUDE_DIR}")
    target_compile_definitions(${name} PRIVATE WANMI_QGIS_PREFIX="" WANMI_VERSION="" WANMI_SOURCE_DIR="")
    target_link_libraries(${name} PRIVATE wanmi_flags ${flags} wanmi_service GDAL::GDAL GEOS::geos_c Qt::Widgets
        Qt::Svg Qt::Network Qt::Xml Qt::PrintSupport Qt::Sql Qt::Concurrent CLI11::CLI11)
    target_precompile_headers(${name} PRIVATE ${A_PCH})
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOGEN_ORIGIN_DEPENDS OFF
        CXX_COMPILER_LAUNCHER "${CMAKE_SOURCE_DIR}/packaging/cmake/syntax_only.sh")
endfunction()

find_package(CLI11 REQUIRED)
add_subdirectory(ui)
wanmi_qt6_check(wanmi_qt6_check_gis wanmi_qt_flags
    FOLDERS "${CMAKE_SOURCE_DIR}/gis/*/*.cpp" "${CMAKE_SOURCE_DIR}/gis/*/*.h" "${CMAKE_SOURCE_DIR}/app/wanmi/*.cpp"
        "${CMAKE_SOURCE_DIR}/app/wanmi/*.h" "${CMAKE_SOURCE_DIR}/app/wanmictl_gis/*.cpp"
        "${CMAKE_SOURCE_DIR}/app/wanmictl_gis/*.h"
    PCH "${WANMI_QT6_HEADERS}/shim.h" "${CMAKE_SOURCE_DIR}/gis/compat/pch.h") # the shim first
wanmi_qt6_check(wanmi_qt6_check_ui wanmi_ui_flags
    FOLDERS "${CMAKE_SOURCE_DIR}/ui/*/*.cpp" "${CMAKE_SOURCE_DIR}/ui/*/*.h"
    EXCEPT "/ui/(models|work|widgets)/"
    PCH <QtWidgets>)
