# SPDX-License-Identifier: Apache-2.0
# Configures the whole house with a library of its core that drags D-Bus along: configuring must fail and say why.
# Without the plant the same configuring succeeds (architecture/core-without-gui).
file(WRITE ${WORK}/plant.cmake [[
macro(planted method package)
    find_package(${package} ${ARGN} BYPASS_PROVIDER)
    if(${package} STREQUAL "tl-expected")
        find_package(Qt6 6.4 REQUIRED COMPONENTS DBus BYPASS_PROVIDER)
        target_link_libraries(tl::expected INTERFACE Qt6::DBus)
    endif()
endmacro()
cmake_language(SET_DEPENDENCY_PROVIDER planted SUPPORTED_METHODS FIND_PACKAGE)
]])
execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${HOUSE} -B ${WORK}/build -G ${GENERATOR} -DBK_UI=OFF -DBK_TESTS=OFF
        -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=${WORK}/plant.cmake
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
if(status EQUAL 0 OR NOT said MATCHES "bk_core reaches Qt6::DBus")
    message(FATAL_ERROR "a core that reaches D-Bus was configured: ${said}")
endif()
