# What an installed Wanmi consists of; programs install themselves in app/.
set(share "${CMAKE_INSTALL_DATADIR}")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/data/" DESTINATION "${share}/wanmi")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/resources" DESTINATION "${share}/wanmi" PATTERN "*.ts" EXCLUDE)
install(FILES "${CMAKE_SOURCE_DIR}/packaging/wanmictl.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
if(WANMI_WITH_QGIS)
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/wanmi.desktop" DESTINATION "${share}/applications")
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/wanmi.metainfo.xml" DESTINATION "${share}/metainfo"
        RENAME org.wanmi.Wanmi.metainfo.xml)
    install(FILES "${CMAKE_SOURCE_DIR}/resources/icons/wanmi.svg" DESTINATION "${share}/icons/hicolor/scalable/apps"
        OPTIONAL)
endif()
