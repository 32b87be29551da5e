# The project's own CMake vocabulary: libraries of a floor, embedded text, tests.

# wanmi_library(<name> SOURCES … LINK … [LINK_PRIVATE …] [PCH <header>…]): a static library of one folder.
function(wanmi_library name)
    cmake_parse_arguments(A "" "" "SOURCES;LINK;LINK_PRIVATE;PCH" ${ARGN})
    add_library(${name} STATIC ${A_SOURCES})
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${A_LINK} PRIVATE wanmi_flags ${A_LINK_PRIVATE})
    if(WANMI_PCH AND A_PCH)
        target_precompile_headers(${name} PRIVATE ${A_PCH})
    endif()
endfunction()

# wanmi_embed(<target> <namespace symbol> <file>): one text file as `wanmi::embedded::<symbol>`,
# a constexpr string_view in gen/<symbol>.h; the build follows changes of the file.
function(wanmi_embed target symbol file)
    get_filename_component(path "${file}" ABSOLUTE)
    file(READ "${path}" text)
    # MSVC limits one literal to 16 kB; adjacent raw literals join, so cut the text.
    string(LENGTH "${text}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
        string(SUBSTRING "${text}" ${at} 8000 piece)
        string(APPEND pieces "R\"~~(${piece})~~\"\n")
        math(EXPR at "${at} + 8000")
    endwhile()
    if(NOT pieces)
        set(pieces "\"\"")
    endif()
    set(out "${CMAKE_CURRENT_BINARY_DIR}/gen/${symbol}.h")
    set(content "#pragma once\n#include <string_view>\nnamespace wanmi::embedded {\ninline constexpr std::string_view ${symbol} = // NOLINT(readability-identifier-naming)\n${pieces};\n}\n")
    file(WRITE "${out}.in" "${content}")
    configure_file("${out}.in" "${out}" COPYONLY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/gen")
endfunction()

# wanmi_test_library(NAME SOURCES … LINK …): what several test programs share, compiled once.
function(wanmi_test_library name)
    cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${A_SOURCES})
    target_link_libraries(${name} PUBLIC ${A_LINK} wanmi_test_main_core PRIVATE wanmi_flags)
    target_compile_definitions(${name} PRIVATE WANMI_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        WANMI_BUILD_DIR="${CMAKE_BINARY_DIR}")
    if(WANMI_PCH)
        target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/catch.h")
    endif()
endfunction()

# wanmi_test(<name> LABEL <label> SOURCES … LINK … [MAIN core|qt|qgis] [TIMEOUT s]): a Catch2 program,
# one ctest entry a test case. A case that prints "skipped: …" and fails in nothing counts as not applying here.
function(wanmi_test name)
    cmake_parse_arguments(A "" "LABEL;MAIN;TIMEOUT" "SOURCES;LINK;PCH" ${ARGN})
    if(NOT A_MAIN)
        set(A_MAIN core)
    endif()
    if(NOT A_TIMEOUT)
        set(A_TIMEOUT 300)
    endif()
    add_executable(${name} ${A_SOURCES})
    target_link_libraries(${name} PRIVATE ${A_LINK} wanmi_test_main_${A_MAIN} wanmi_flags)
    target_compile_definitions(${name} PRIVATE WANMI_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        WANMI_BUILD_DIR="${CMAKE_BINARY_DIR}")
    if(WANMI_PCH)
        target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/catch.h" ${A_PCH})
    endif()
    if(A_LABEL STREQUAL "bench")
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
        add_dependencies(wanmi_benches ${name})
        return() # run by packaging/bench, never by ctest
    endif()
    set(leaks lsan.supp)
    if(A_MAIN STREQUAL "qgis")
        set(leaks lsan_qgis.supp)
    endif()
    # A name that fits no test counts as passed with Catch2 2; 3 refuses it by itself.
    set(named "")
    if(Catch2_VERSION VERSION_LESS 3)
        set(named EXTRA_ARGS --warn NoTests)
    endif()
    catch_discover_tests(${name} DISCOVERY_MODE PRE_TEST ${named} PROPERTIES LABELS "${A_LABEL}" TIMEOUT ${A_TIMEOUT}
        SKIP_REGULAR_EXPRESSION "skipped: .*(All tests passed|assertions: - none -)"
        ENVIRONMENT "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/${leaks}:print_suppressions=0")
endfunction()
