# FindQGIS - imported targets QGIS::core QGIS::gui QGIS::analysis QGIS::native
#   QGIS_ROOT (or env QGIS_ROOT / OSGEO4W_ROOT): optional prefix
#   sets QGIS_VERSION, QGIS_QT_MAJOR (5|6, from what the library itself is linked to), QGIS_PREFIX_PATH
#   (what QgsApplication::setPrefixPath wants) and QGIS_PLUGIN_DIR
set(_hints ${QGIS_ROOT} $ENV{QGIS_ROOT} $ENV{OSGEO4W_ROOT}/apps/qgis $ENV{OSGEO4W_ROOT}/apps/qgis-ltr)
find_path(QGIS_INCLUDE_DIR qgsconfig.h HINTS ${_hints} PATH_SUFFIXES include/qgis include qgis)
if(QGIS_INCLUDE_DIR)
  file(STRINGS "${QGIS_INCLUDE_DIR}/qgsconfig.h" _v REGEX "^#define _?QGIS_VERSION |^#define VERSION \"")
  if("${_v}" MATCHES "\"([0-9]+\\.[0-9]+\\.[0-9]+)")
    set(QGIS_VERSION "${CMAKE_MATCH_1}")
  endif()
endif()
foreach(_c core gui analysis native)
  # the versioned soname makes it work from the runtime package alone (no libqgis-dev symlinks)
  find_library(QGIS_${_c}_LIBRARY NAMES qgis_${_c} libqgis_${_c}.so.${QGIS_VERSION} HINTS ${_hints} PATH_SUFFIXES lib)
endforeach()
find_path(QGIS_PLUGIN_DIR NAMES libprovider_spatialite.so provider_spatialite.dll libspatialiteprovider.so
  HINTS ${_hints} PATHS /usr/lib/qgis /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/qgis /usr/lib64/qgis PATH_SUFFIXES plugins lib/qgis/plugins)
if(QGIS_INCLUDE_DIR)
  get_filename_component(QGIS_PREFIX_PATH "${QGIS_INCLUDE_DIR}/../.." ABSOLUTE)
endif()
if(QGIS_core_LIBRARY AND NOT DEFINED QGIS_QT_MAJOR)
  if(CMAKE_READELF)
    execute_process(COMMAND ${CMAKE_READELF} -d "${QGIS_core_LIBRARY}" OUTPUT_VARIABLE _needed ERROR_QUIET)
  endif()
  if(NOT _needed MATCHES "libQt([0-9])Core")     # no binutils: dynstr is plain text in the file
    file(STRINGS "${QGIS_core_LIBRARY}" _needed REGEX "Qt[56]Core" LIMIT_COUNT 1)
  endif()
  if("${_needed}" MATCHES "Qt([0-9])Core")
    set(QGIS_QT_MAJOR "${CMAKE_MATCH_1}" CACHE STRING "Qt major version QGIS is linked to")
  endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(QGIS
  REQUIRED_VARS QGIS_core_LIBRARY QGIS_gui_LIBRARY QGIS_analysis_LIBRARY QGIS_INCLUDE_DIR QGIS_QT_MAJOR
  VERSION_VAR QGIS_VERSION)
if(QGIS_FOUND AND NOT TARGET QGIS::core)
  foreach(_c core gui analysis native)
    if(QGIS_${_c}_LIBRARY)
      add_library(QGIS::${_c} UNKNOWN IMPORTED)
      set_target_properties(QGIS::${_c} PROPERTIES IMPORTED_LOCATION "${QGIS_${_c}_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${QGIS_INCLUDE_DIR}")   # imported => -isystem, warnings silenced
    endif()
  endforeach()
  target_link_libraries(QGIS::gui INTERFACE QGIS::core)
  target_link_libraries(QGIS::analysis INTERFACE QGIS::core)
endif()
