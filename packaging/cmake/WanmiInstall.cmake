# What an installed Wanmi consists of; programs install themselves in app/.
install(DIRECTORY "${CMAKE_SOURCE_DIR}/data/" DESTINATION "${CMAKE_INSTALL_DATADIR}/wanmi")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/resources" DESTINATION "${CMAKE_INSTALL_DATADIR}/wanmi"
    PATTERN "*.ts" EXCLUDE)
