# SPDX-License-Identifier: Apache-2.0
# Configures a small project with our locks twice: as it should be, and with a GUI library reached by a detour.
function(configure name link expected)
    set(folder ${WORK}/${name})
    file(WRITE ${folder}/CMakeLists.txt "
cmake_minimum_required(VERSION 3.25)
project(planted LANGUAGES NONE)
add_library(Qt6::Widgets INTERFACE IMPORTED)
add_library(Qt6::Core INTERFACE IMPORTED)
add_library(detour INTERFACE)
target_link_libraries(detour INTERFACE \$<LINK_ONLY:${link}>)
add_library(bk_core INTERFACE)
target_link_libraries(bk_core INTERFACE detour)
include(${LOCKS})
bk_forbid_links(bk_core Qt6::Gui Qt6::Widgets Qt6::DBus)
")
    execute_process(COMMAND ${CMAKE_COMMAND} -S ${folder} -B ${folder}/build
        RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
    if(expected STREQUAL "accepted" AND NOT status EQUAL 0)
        message(FATAL_ERROR "the lock refuses a house that keeps it: ${said}")
    endif()
    if(expected STREQUAL "refused" AND (status EQUAL 0 OR NOT said MATCHES "bk_core reaches Qt6::Widgets"))
        message(FATAL_ERROR "the lock let ${link} through: ${said}")
    endif()
endfunction()

configure(kept Qt6::Core accepted)
configure(broken Qt6::Widgets refused)
